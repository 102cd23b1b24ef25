package io.dibs.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.http.access.AuthSettings;
import io.dibs.http.running.RunningApi;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Fifty connections send requests for the largest answers there are, one behind the other, and read nothing. {@code
 * -Ddibs.unread.seconds=60} is the long form.
 */
@Tag("alone")
class UnreadAnswersIT {
    private static final Duration HELD = Duration.ofSeconds(Integer.getInteger("dibs.unread.seconds", 4));
    private static final int CONNECTIONS = 50;
    /** A build's machine does other things besides; the long form is run on a quiet one. */
    private static final int MAX_WAIT_MILLIS = HELD.toSeconds() < 60 ? 500 : 250;

    private static final long MAX_MORE_BYTES = 128 << 20;
    private static final String LARGEST_PAGE = "/assets/swagger-ui-bundle.js";
    private static final int COUPONS = 5_000;

    /** Fewer than are cut off at once, and far more. */
    @ParameterizedTest
    @ValueSource(ints = {90, 1_000})
    void nobodyElseWaitsAndMemoryStaysBounded(int requests) throws IOException {
        try (RunningApi api = new RunningApi(AuthSettings.NONE)) {
            api.post("/v1/campaigns", "{\"id\":\"sale\",\"name\":\"Sale\",\"stock\":" + COUPONS + "}");
            for (int i = 0; i < COUPONS; i++) {
                api.post("/v1/campaigns/sale/claims", "{\"userId\":\"u-" + i + "\"}");
            }
            List<Socket> silent = new ArrayList<>();
            try (Probe probe = new Probe(api.port, 4)) {
                await().atMost(30, SECONDS).until(() -> probe.asked() > 2_000);
                askAndAreGone(api.port, requests);
                probe.forget();
                long before = PlatformDependent.usedDirectMemory();
                for (int i = 0; i < CONNECTIONS; i++) {
                    silent.add(askAndReadNothing(api.port, requests, i));
                }
                long most = before;
                for (Instant end = Instant.now().plus(HELD); Instant.now().isBefore(end); ) {
                    int asked = probe.asked();
                    await().atMost(30, SECONDS).until(() -> probe.asked() > asked);
                    most = Math.max(most, PlatformDependent.usedDirectMemory());
                }
                System.out.printf(
                        "%d requests each: the probe waited %d ms at the most, %d MiB more of direct memory%n",
                        requests, probe.longestMillis(), most - before >> 20);
                assertThat(probe.longestMillis()).isLessThan(MAX_WAIT_MILLIS);
                assertThat(most - before).isLessThan(MAX_MORE_BYTES);
            } finally {
                for (Socket socket : silent) {
                    socket.close();
                }
            }
        }
    }

    /** The first ones meet cold code. */
    private static void askAndAreGone(int port, int requests) throws IOException {
        for (int i = 0; i < 6; i++) {
            askAndReadNothing(port, requests, i).close();
        }
    }

    @Test
    void aConnectionThatReadsGetsEveryAnswerInOrder() throws IOException {
        try (RunningApi api = new RunningApi(AuthSettings.NONE);
                Socket socket = new Socket("127.0.0.1", api.port)) {
            socket.setSoTimeout(10_000);
            String requests = requests("/v1/campaigns?limit=1", 50)
                    + "GET /v1/campaigns/none HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(requests.getBytes(StandardCharsets.ISO_8859_1));
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(all.split("HTTP/1.1 200", -1)).hasSize(51);
            assertThat(all.indexOf("HTTP/1.1 404")).isGreaterThan(all.lastIndexOf("HTTP/1.1 200"));
        }
    }

    private static Socket askAndReadNothing(int port, int requests, int which) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        String path =
                switch (which % 3) {
                    case 0 -> LARGEST_PAGE;
                    case 1 -> "/v1/campaigns/sale/coupons?limit=1000";
                    default -> "/v1/campaigns/sale/coupons";
                };
        try {
            socket.getOutputStream().write(requests(path, requests).getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException cutOff) {
            assertThat(requests).isGreaterThan(100);
        }
        return socket;
    }

    private static String requests(String path, int times) {
        String accept = path.endsWith("coupons") ? "Accept: text/csv\r\n" : "";
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + accept + "\r\n").repeat(times);
    }
}
