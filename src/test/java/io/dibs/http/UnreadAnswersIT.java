package io.dibs.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.http.access.AuthSettings;
import io.dibs.testkit.api.RunningApi;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
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
 * Fifty connections send requests for the largest answers there are, one behind the other, and read nothing; others
 * claim meanwhile. {@code -Ddibs.unread.seconds=60} is the long form.
 */
@Tag("alone")
class UnreadAnswersIT {
    private static final Duration HELD = Duration.ofSeconds(Integer.getInteger("dibs.unread.seconds", 4));
    private static final boolean LONG = HELD.toSeconds() >= 60;
    private static final Duration ALONE = HELD.dividedBy(4);
    private static final int CONNECTIONS = 50;
    /** A build's machine does other things besides; the long form is run on a quiet one. */
    private static final int MAX_WAIT_MILLIS = LONG ? 250 : 1_000;

    /** Of the claims' pace before and after. */
    private static final double MIN_PACE = LONG ? 0.9 : 0.3;

    private static final long MAX_MORE_BYTES = 128 << 20;
    private static final long MAX_LEFT_BYTES = 32 << 20;
    private static final String LARGEST_PAGE = "/openapi.yaml";
    private static final int COUPONS = 5_000;

    /** Fewer than are cut off at once, and far more. */
    @ParameterizedTest
    @ValueSource(ints = {90, 1_000})
    void nobodyElseWaitsAndMemoryStaysBounded(int requests) throws IOException {
        try (RunningApi api = new RunningApi(AuthSettings.NONE)) {
            api.create("sale", COUPONS);
            for (int i = 0; i < COUPONS; i++) {
                api.claim("sale", "u-" + i);
            }
            List<SilentConnection> silent = new ArrayList<>();
            try (Probe probe = new Probe(api.port, 4);
                    Probe claims = new Probe(api.port, 4, UnreadAnswersIT::claim)) {
                await().atMost(60, SECONDS).until(() -> probe.asked() > 2_000 && claims.asked() > 2_000);
                warmUp(api.port, requests);
                long heap = heap();
                long direct = PlatformDependent.usedDirectMemory();
                probe.forget();
                double before = pace(claims, ALONE);
                long longestBefore = probe.longestMillis();

                probe.forget();
                long begun = System.nanoTime();
                int claimed = claims.asked();
                for (int i = 0; i < CONNECTIONS; i++) {
                    silent.add(new SilentConnection(api.port, bytes(requests(path(i), requests))));
                }
                long mostDirect = direct;
                for (Instant end = Instant.now().plus(HELD); Instant.now().isBefore(end); ) {
                    int asked = probe.asked();
                    await().pollDelay(1, SECONDS).atMost(30, SECONDS).until(() -> probe.asked() > asked);
                    for (SilentConnection connection : silent) {
                        connection.goOn();
                    }
                    mostDirect = Math.max(mostDirect, PlatformDependent.usedDirectMemory());
                }
                long longest = probe.longestMillis();
                double during = (claims.asked() - claimed) * 1e9 / (System.nanoTime() - begun);
                long moreHeap = heap() - heap;
                int opened = silent.stream().mapToInt(SilentConnection::opened).sum();
                for (SilentConnection connection : silent) {
                    connection.close();
                }
                double after = pace(claims, ALONE);
                long moreDirect = mostDirect - direct;
                System.out.printf(
                        "%d requests each: the probe waited %d ms at the most, without them %d; %.0f claims/s, without them"
                                + " %.0f before and %.0f after; %d MiB more of direct memory and %d of heap; %d connections%n",
                        requests,
                        longest,
                        longestBefore,
                        during,
                        before,
                        after,
                        moreDirect >> 20,
                        moreHeap >> 20,
                        opened);
                assertThat(longest).isLessThan(MAX_WAIT_MILLIS);
                assertThat(during).isGreaterThan(MIN_PACE * (before + after) / 2);
                assertThat(moreDirect + moreHeap).isLessThan(MAX_MORE_BYTES);
                await("memory to be as before")
                        .atMost(30, SECONDS)
                        .until(() -> heap() - heap + PlatformDependent.usedDirectMemory() - direct < MAX_LEFT_BYTES);
            } finally {
                for (SilentConnection connection : silent) {
                    connection.close();
                }
            }
        }
    }

    private static byte[] claim(int number) {
        String body = "{\"userId\":\"u-" + number % COUPONS + "\"}";
        return ("POST /v1/campaigns/sale/claims HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** In a second. */
    private static double pace(Probe claims, Duration time) {
        long begun = System.nanoTime();
        int asked = claims.asked();
        await().pollDelay(time).atMost(time.plusSeconds(30)).until(() -> claims.asked() > asked);
        return (claims.asked() - asked) * 1e9 / (System.nanoTime() - begun);
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** The first ones meet cold code. */
    private static void warmUp(int port, int requests) throws IOException {
        for (int i = 0; i < 6; i++) {
            new SilentConnection(port, bytes(requests(path(i), requests))).close();
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

    private static String path(int which) {
        return switch (which % 3) {
            case 0 -> LARGEST_PAGE;
            case 1 -> "/v1/campaigns/sale/coupons?limit=1000";
            default -> "/v1/campaigns/sale/coupons";
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String requests(String path, int times) {
        String accept = path.endsWith("coupons") ? "Accept: text/csv\r\n" : "";
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + accept + "\r\n").repeat(times);
    }

    /** Sends its requests, reads nothing, and connects again after it is cut off. */
    private static final class SilentConnection implements AutoCloseable {
        private final InetSocketAddress server;
        private final byte[] requests;
        private SocketChannel channel;
        private ByteBuffer unsent;
        private int opened;

        SilentConnection(int port, byte[] requests) throws IOException {
            this.server = new InetSocketAddress("127.0.0.1", port);
            this.requests = requests;
            open();
        }

        private void open() throws IOException {
            channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
            channel.connect(server);
            channel.configureBlocking(false);
            unsent = ByteBuffer.wrap(requests);
            opened++;
        }

        void goOn() throws IOException {
            try {
                channel.write(unsent.hasRemaining() ? unsent : ByteBuffer.wrap(bytes("\r\n")));
            } catch (IOException cutOff) {
                channel.close();
                open();
            }
        }

        int opened() {
            return opened;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
