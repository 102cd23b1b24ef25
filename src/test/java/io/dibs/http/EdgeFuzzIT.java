package io.dibs.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.http.FuzzConnection.Answer;
import io.dibs.http.access.AuthSettings;
import io.dibs.http.access.TokenMinter;
import io.dibs.testkit.api.CheckedApi;
import io.dibs.testkit.external.NginxProcess;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.process.JvmHeap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests of every operation, right and wrong in every way that the fuzzer knows, to a node and through nginx: only
 * answers that the contract names, no failure of the node's own, nobody held up, nothing secret in a log, no memory
 * kept. {@code mvn verify -DskipUnitTests -Dit.test=EdgeFuzzIT -Djvm.brief= -Ddibs.fuzz.requests=200000} is the long
 * form; {@code -Ddibs.fuzz.seed} makes the requests of another run again.
 */
@Tag("alone")
@Tag("nginx")
class EdgeFuzzIT {
    private static final int REQUESTS = Integer.getInteger("dibs.fuzz.requests", 20_000);
    private static final long SEED = Long.getLong("dibs.fuzz.seed", 1);
    private static final int WORKERS = 4;
    /** The long form is run on a machine that has nothing else to do. */
    private static final int MAX_WAIT_MILLIS = REQUESTS >= 200_000 ? 250 : 1_000;

    /** The fuzzer, and not the probe, keeps the node busy. */
    private static final Duration PROBE_PAUSE = Duration.ofMillis(10);

    private static final int PATIENCE_MILLIS = 10_000;
    private static final int SILENCE_MILLIS = 150;
    private static final long MAX_MORE_BYTES = 32L << 20;
    private static final String SECRET = "a secret of at least thirty-two bytes";
    private static final String MARKER = "mArKeR-of-a-secret";
    /** What a proxy or a parser may say of what is no request at all. */
    private static final List<Integer> OF_NO_REQUEST =
            List.of(400, 405, 408, 411, 413, 414, 417, 421, 426, 431, 501, 505);

    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> counts = new ConcurrentSkipListMap<>();

    @ParameterizedTest
    @ValueSource(strings = {"none", "jwt"})
    void whateverComesIsAnsweredAsTheContractSays(String auth, @TempDir Path folder) throws Exception {
        Map<String, String> settings =
                auth.equals("jwt") ? Map.of("DIBS_AUTH", auth, "DIBS_JWT_SECRET", SECRET) : Map.of("DIBS_AUTH", auth);
        try (NodeProcess node = new NodeProcess(folder, settings).start();
                NginxProcess nginx = NginxProcess.before(
                        Files.createDirectory(folder.resolve("nginx")),
                        node.address().getPort())) {
            List<String> tokens = auth.equals("jwt") ? tokens() : List.of("");
            node.api().withToken(tokens.get(0)).create("sale", 1_000_000);
            CheckedApi contract = new CheckedApi();
            contract.reach(node.address().getPort());
            fuzz(contract, List.of(node.address().getPort(), nginx.port()), tokens, REQUESTS / 20, SEED - 1);
            long before = JvmHeap.liveBytes(node.process().pid());
            wrong.clear();
            counts.clear();
            try (Probe probe =
                    new Probe(node.address().getPort(), 4, number -> claim(tokens.get(0), number), PROBE_PAUSE)) {
                fuzz(contract, List.of(node.address().getPort(), nginx.port()), tokens, REQUESTS / 2, SEED);
                System.out.println(auth + ": the probe waited " + probe.longestMillis() + " ms at the most; " + counts);
                assertThat(wrong).isEmpty();
                assertThat(probe.longestMillis()).isLessThan(MAX_WAIT_MILLIS);
            }
            long more = JvmHeap.liveBytes(node.process().pid()) - before;
            System.out.println(auth + ": " + (more >> 10) + " KiB more of live heap");
            assertThat(more).isLessThan(MAX_MORE_BYTES);
            assertThat(node.management().isReady()).isTrue();
            assertThat(node.process().output()).doesNotContain(MARKER).doesNotContain(" ERROR ");
            assertThat(nginx.accessLog()).doesNotContain(MARKER);
        }
    }

    private static List<String> tokens() {
        TokenMinter minter = new TokenMinter(new AuthSettings.Jwt(SECRET, null, null));
        Instant now = Instant.now();
        return Stream.of("admin", "admin", "operator", "")
                .map(scope -> minter.mint("fuzz" + scope, scope, now, Duration.ofHours(4)))
                .toList();
    }

    private static byte[] claim(String token, int number) {
        String body = "{\"userId\":\"probe-" + number % 100 + "\"}";
        String header = token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n";
        return ("POST /v1/campaigns/sale/claims HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + header + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private void fuzz(CheckedApi contract, List<Integer> doors, List<String> tokens, int requests, long seed)
            throws InterruptedException {
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++) {
            RequestFuzzer fuzzer =
                    new RequestFuzzer(contract.contract().document(), tokens, MARKER, seed * WORKERS + i);
            int door = doors.get(i % doors.size());
            Thread worker = new Thread(() -> work(contract, fuzzer, door, requests / WORKERS, door == doors.get(0)));
            worker.start();
            workers.add(worker);
        }
        for (Thread worker : workers) {
            worker.join();
        }
    }

    private void work(CheckedApi contract, RequestFuzzer fuzzer, int door, int requests, boolean isDirect) {
        try (FuzzConnection connection = new FuzzConnection(door)) {
            for (int i = 0; i < requests && wrong.size() < 10; i++) {
                FuzzedRequest request = fuzzer.next();
                int patience = request.isWellFormed() ? PATIENCE_MILLIS : SILENCE_MILLIS;
                look(contract, request, connection.exchange(request, patience), isDirect);
            }
        } catch (IOException | RuntimeException | AssertionError failure) {
            wrong.add(failure.toString());
        }
    }

    private void look(CheckedApi contract, FuzzedRequest request, Optional<Answer> answer, boolean isDirect) {
        counts.merge(answer.map(each -> "" + each.status()).orElse("closed"), 1, Integer::sum);
        if (answer.isEmpty()) {
            if (request.isWellFormed() && !request.mayTakeLong()) {
                wrong.add("no answer: " + text(request));
            }
            return;
        }
        Answer given = answer.get();
        if (given.body().contains(MARKER) && given.status() == 401) {
            wrong.add("tells a secret: " + given.body());
        }
        if (given.status() >= 500
                && !(given.status() == 503 && given.head().toLowerCase().contains("retry-after"))
                && !(OF_NO_REQUEST.contains(given.status()) && !request.isWellFormed())) {
            wrong.add(given.status() + ": " + text(request) + " -> " + given.body());
        }
        if (request.isWellFormed() && !request.isDetour() && isDirect && !OF_NO_REQUEST.contains(given.status())) {
            try {
                contract.check(request.method(), request.path(), given.status(), given.type(), given.body());
            } catch (AssertionError undocumented) {
                wrong.add(undocumented.getMessage() + ": " + text(request));
            }
        }
    }

    private static String text(FuzzedRequest request) {
        String text = new String(request.bytes(), StandardCharsets.ISO_8859_1);
        return text.substring(0, Math.min(600, text.length()));
    }
}
