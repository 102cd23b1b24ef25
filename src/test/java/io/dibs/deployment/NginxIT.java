package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.testkit.external.NginxProcess;
import io.dibs.testkit.process.FreePorts;
import io.dibs.testkit.stub.StubUpstream;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real nginx with the project's file before two servers that stand in for nodes. */
@Tag("nginx")
class NginxIT {
    private static final String CLAIMS = "/v1/campaigns/spring/claims";
    private static final String CAMPAIGNS = "/v1/campaigns";
    private static final String USER = "{\"userId\":\"u-1\"}";
    private static final int ROUNDS = 12;
    /** See {@code max_conns} in the project's file. */
    private static final int MOST_CLAIMS = 2_000;

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final StubUpstream one = new StubUpstream(vertx);
    private final StubUpstream two = new StubUpstream(vertx);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private NginxProcess nginx;

    @AfterEach
    void stop() {
        if (nginx != null) {
            nginx.close();
        }
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private void start() {
        nginx = NginxProcess.before(folder, one.port(), two.port());
    }

    @Test
    void aClaimGoesToTheNextNodeWhenOneDiesWithIt() {
        one.behaves(StubUpstream::die);
        start();

        assertThat(posts(CLAIMS)).allMatch(answer -> answer.statusCode() == 201);
        assertThat(one.seen).isNotEmpty();
    }

    @Test
    void aClaimGoesToTheNextNodeWhenOneCannotServeIt() {
        one.behaves(StubUpstream::refuse);
        start();

        assertThat(posts(CLAIMS)).allMatch(answer -> answer.statusCode() == 201);
        assertThat(one.seen).isNotEmpty();
    }

    @Test
    void anAnswerOfTheLastNodeTriedPassesAsItIs() {
        one.behaves(StubUpstream::refuse);
        two.behaves(StubUpstream::refuse);
        start();

        HttpResponse<String> answer = nginx.api().post(CLAIMS, USER);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("a node's own");
        assertThat(one.seen).hasSize(1);
        assertThat(two.seen).hasSize(1);
    }

    @Test
    void anyOtherPostThatHasReachedANodeIsNotSentAgain() {
        one.behaves(StubUpstream::die);
        two.behaves(StubUpstream::die);
        start();

        assertProblem(nginx.api().post(CAMPAIGNS, "{}"), 503, "unavailable");

        assertThat(one.seen.size() + two.seen.size()).isEqualTo(1);
    }

    @Test
    void aNodeThatDoesNotListenCostsNobodyAnAnswer() {
        one.close();
        start();

        assertThat(posts(CAMPAIGNS)).allMatch(answer -> answer.statusCode() == 201);
        assertThat(two.seen).hasSize(ROUNDS);
    }

    /** They have the fewest connections, and so are asked first. */
    @Test
    void neitherDoSevenThatDoNotListenYet() {
        int[] ports = IntStream.concat(IntStream.generate(FreePorts::free).limit(7), IntStream.of(two.port()))
                .toArray();
        nginx = NginxProcess.before(folder, ports);

        assertThat(posts(CAMPAIGNS)).allMatch(answer -> answer.statusCode() == 201);
        assertThat(posts(CLAIMS)).allMatch(answer -> answer.statusCode() == 201);
    }

    @Test
    void withoutAnyNodeTheAnswerIsOneThatIsSafeToRetry() {
        one.close();
        two.close();
        start();

        HttpResponse<String> answer = nginx.api().post(CLAIMS, USER);

        assertProblem(answer, 503, "unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    }

    @Test
    void aCrowdBeyondWhatANodeIsGivenIsRefusedAtOnceAndHoldsUpNothingElse() throws IOException {
        one.behaves(request -> {
            if (!request.path().equals(CLAIMS)) {
                StubUpstream.answer(request);
            }
        });
        nginx = NginxProcess.before(folder, one.port());
        List<Socket> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < MOST_CLAIMS; i++) {
                crowd.add(beginClaim());
            }
            await().atMost(30, TimeUnit.SECONDS).until(() -> one.seen.size() == MOST_CLAIMS);

            HttpResponse<String> beyond = nginx.api().post(CLAIMS, USER);

            assertProblem(beyond, 503, "unavailable");
            assertThat(beyond.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(nginx.api().post(CAMPAIGNS, USER).statusCode()).isEqualTo(201);

            one.behaves(StubUpstream::answer);
            StubUpstream.answer(one.seen.get(0));
            await().atMost(5, TimeUnit.SECONDS)
                    .until(() -> nginx.api().post(CLAIMS, USER).statusCode() == 201);
        } finally {
            for (Socket each : crowd) {
                each.close();
            }
        }
    }

    private Socket beginClaim() throws IOException {
        Socket socket = new Socket("127.0.0.1", nginx.port());
        String request = "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s";
        socket.getOutputStream()
                .write(request.formatted(CLAIMS, USER.length(), USER).getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    @Test
    void bodiesAreLimitedByWhatTheCallTakes() {
        start();

        assertProblem(nginx.api().post(CLAIMS, "x".repeat(4_097)), 413, "payload-too-large");
        assertProblem(nginx.api().post(CAMPAIGNS, "x".repeat(65_537)), 413, "payload-too-large");
        assertThat(one.seen).isEmpty();
        assertThat(two.seen).isEmpty();
        assertThat(nginx.api().post(CLAIMS, "x".repeat(4_096)).statusCode()).isEqualTo(201);
        assertThat(nginx.api().post(CAMPAIGNS, "x".repeat(65_536)).statusCode()).isEqualTo(201);
        assertThat(nginx.api()
                        .post(CAMPAIGNS + "/spring/codes", "x".repeat(20_000_000))
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void whatIsForOperatorsIsNotReachedFromHere() throws IOException, InterruptedException {
        start();

        for (String path : List.of(
                "/metrics",
                "/health/ready",
                "/cluster",
                "/cluster?campaign=spring",
                "/drain",
                "//metrics",
                "/x/../drain",
                "/%6Detrics")) {
            assertProblem(client.send(request(path).build(), BodyHandlers.ofString()), 404, "not-found");
        }
        assertThat(one.seen).isEmpty();
        assertThat(two.seen).isEmpty();
    }

    @Test
    void oneAddressIsHeldToItsLimitAndThisMachineIsNot() {
        start();
        int crowd = 1_300;

        List<Integer> strangers = claimAtOnce("127.0.0.2", crowd);
        List<Integer> ours = claimAtOnce("127.0.0.1", crowd);

        assertThat(strangers).filteredOn(status -> status == 201).hasSizeBetween(1_000, crowd - 1);
        assertThat(strangers).containsOnly(201, 429);
        assertThat(ours).containsOnly(201);
    }

    @Test
    void aRefusalForTheLimitSaysWhenToComeBack() {
        start();

        Reply refused = sendAtOnce("127.0.0.2", CAMPAIGNS, 400).stream()
                .filter(reply -> reply.head().statusCode() == 429)
                .findFirst()
                .orElseThrow();

        assertThat(refused.head().getHeader("content-type")).isEqualTo("application/problem+json");
        assertThat(refused.head().getHeader("retry-after")).isEqualTo("1");
        assertThat(refused.head().getHeader("x-request-id")).hasSize(32);
        assertThat(refused.body().toJsonObject().getString("code")).isEqualTo("rate-limited");
    }

    @Test
    void aLiveEventPassesBeforeTheNextOneIsThere() throws IOException, InterruptedException {
        BlockingQueue<HttpServerRequest> streams = new LinkedBlockingQueue<>();
        one.behaves(request -> stream(request, streams));
        two.behaves(request -> stream(request, streams));
        start();
        HttpResponse<InputStream> answer =
                client.send(request("/v1/campaigns/spring/live").build(), BodyHandlers.ofInputStream());
        try (InputStream events = answer.body()) {
            assertThat(read(events, 9)).isEqualTo("data: 1\n\n");
            HttpServerRequest open = streams.take();
            open.response().end("data: 2\n\n");
            assertThat(read(events, 9)).isEqualTo("data: 2\n\n");
        }
    }

    /** Of a known length: what comes in chunks, nginx passes at once even where it buffers. */
    private static void stream(HttpServerRequest request, BlockingQueue<HttpServerRequest> streams) {
        request.response()
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Content-Length", "18")
                .write("data: 1\n\n")
                .onSuccess(written -> streams.add(request));
    }

    @Test
    void aNodeLearnsTheAddressThatWasSeenAndNotTheOneThatWasClaimed() throws IOException, InterruptedException {
        start();

        HttpResponse<String> answer = client.send(
                request(CAMPAIGNS)
                        .header("X-Forwarded-For", "8.8.8.8")
                        .header("Forwarded", "for=8.8.8.8")
                        .build(),
                BodyHandlers.ofString());

        HttpServerRequest seen =
                Stream.concat(one.seen.stream(), two.seen.stream()).findFirst().orElseThrow();
        assertThat(seen.getHeader("X-Forwarded-For")).isEqualTo("127.0.0.1");
        assertThat(seen.getHeader("Forwarded")).isNull();
        assertThat(seen.getHeader("X-Forwarded-Proto")).isEqualTo("http");
        assertThat(answer.headers().firstValue("X-Request-Id")).hasValue(seen.getHeader("X-Request-Id"));
    }

    @Test
    void aRequestHasOneIdInTheAnswerTheLogAndAtTheNode() throws IOException, InterruptedException {
        String trace = "0af7651916cd43dd8448eb211c80319c";
        String parent = "00-" + trace + "-b7ad6b7169203331-01";
        Stream.of(one, two)
                .forEach(node -> node.behaves(request -> {
                    request.response().putHeader("X-Request-Id", request.getHeader("X-Request-Id"));
                    StubUpstream.answer(request);
                }));
        start();

        HttpResponse<String> own = client.send(
                request(CAMPAIGNS)
                        .header("X-Request-Id", "order-9/1")
                        .header("traceparent", parent)
                        .build(),
                BodyHandlers.ofString());
        HttpResponse<String> unfit =
                client.send(request(CAMPAIGNS).header("X-Request-Id", "a\"b").build(), BodyHandlers.ofString());
        HttpResponse<String> refused = client.send(
                request("/metrics").header("X-Request-Id", "probe-1").build(), BodyHandlers.ofString());

        assertThat(own.headers().allValues("X-Request-Id")).containsExactly("order-9/1");
        assertThat(unfit.headers().firstValue("X-Request-Id").orElseThrow()).matches("[0-9a-f]{32}");
        assertThat(Stream.concat(one.seen.stream(), two.seen.stream()))
                .extracting(seen -> seen.getHeader("X-Request-Id"))
                .containsExactlyInAnyOrder(
                        "order-9/1", unfit.headers().firstValue("X-Request-Id").orElseThrow());
        assertThat(Stream.concat(one.seen.stream(), two.seen.stream()))
                .extracting(seen -> seen.getHeader("traceparent"))
                .containsOnlyOnce(parent);
        assertThat(refused.headers().allValues("X-Request-Id")).containsExactly("probe-1");
        assertThat(new JsonObject(refused.body()).getString("requestId")).isEqualTo("probe-1");
        await().atMost(5, TimeUnit.SECONDS).until(() -> nginx.accessLog().contains("\"request\":\"order-9/1\""));
        assertThat(nginx.accessLog()).contains("\"trace\":\"" + trace + "\"", "\"trace\":\"\"");
    }

    @Test
    void connectionsToNodesAreKept() {
        start();

        IntStream.range(0, 10).forEach(i -> posts(CLAIMS));

        // A few for each worker and node; without keeping them it would be one for each of 120 claims.
        assertThat(one.connections.get() + two.connections.get()).isLessThan(40);
    }

    @Test
    void aConnectionThatADrainingNodeClosesIsNotUsedAgain() {
        Stream.of(one, two)
                .forEach(node -> node.behaves(request -> {
                    request.response().putHeader("Connection", "close");
                    StubUpstream.answer(request);
                }));
        start();

        assertThat(posts(CLAIMS)).allMatch(answer -> answer.statusCode() == 201);
        assertThat(one.connections.get() + two.connections.get()).isEqualTo(ROUNDS);
    }

    @Test
    void theLogNamesNoPersonAndNoCode() throws IOException, InterruptedException {
        start();
        for (String path : List.of(
                "/v1/coupons/SECRET-1",
                "/v1/coupons/SECRET-2/redeem",
                "/v1/users/SECRET-3/coupons",
                "/v1/campaigns/spring/claims/SECRET-4",
                "/v1/campaigns?token=SECRET-5")) {
            client.send(request(path).header("Authorization", "Bearer SECRET-6").build(), BodyHandlers.ofString());
        }

        await().atMost(5, TimeUnit.SECONDS)
                .until(() -> nginx.accessLog().lines().count() >= 5);

        assertThat(nginx.accessLog())
                .doesNotContain("SECRET")
                .contains("\"path\":\"/v1/campaigns/spring/claims/-\"", "\"path\":\"/v1/campaigns\"");
        assertThat(nginx.accessLog().lines()).allMatch(line -> new JsonObject(line).getInteger("status") == 201);
    }

    private List<HttpResponse<String>> posts(String path) {
        return IntStream.range(0, ROUNDS)
                .mapToObj(i -> nginx.api().post(path, USER))
                .toList();
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo(code);
        assertThat(new JsonObject(answer.body()).getInteger("status")).isEqualTo(status);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + nginx.port() + path));
    }

    private static String read(InputStream in, int bytes) throws IOException {
        return new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
    }

    private record Reply(HttpClientResponse head, Buffer body) {}

    private List<Integer> claimAtOnce(String address, int crowd) {
        return sendAtOnce(address, CLAIMS, crowd).stream()
                .map(reply -> reply.head().statusCode())
                .toList();
    }

    private List<Reply> sendAtOnce(String address, String path, int count) {
        io.vertx.core.http.HttpClient http = vertx.createHttpClient(
                new HttpClientOptions().setLocalAddress(address),
                new PoolOptions().setHttp1MaxSize(100).setMaxWaitQueueSize(-1));
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("127.0.0.1")
                .setPort(nginx.port())
                .setURI(path);
        List<Future<Reply>> replies = IntStream.range(0, count)
                .mapToObj(i -> http.request(options)
                        .compose(request -> request.send(USER))
                        .compose(head -> head.body().map(body -> new Reply(head, body))))
                .toList();
        return join(Future.all(replies).map(all -> all.<Reply>list()));
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }
}
