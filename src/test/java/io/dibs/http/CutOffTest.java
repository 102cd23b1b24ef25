package io.dibs.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.http.access.AuthSettings;
import io.dibs.http.access.ProtectionSettings;
import io.dibs.http.page.FirstPage;
import io.dibs.http.request.PeerLimits;
import io.dibs.testkit.api.RunningApi;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who sends far ahead of the answers, or does not read them, is cut off; each bound by itself. */
class CutOffTest {
    private static final int AHEAD = 100;
    private static final int AHEAD_OF_ALL = 10_000;
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Duration NEVER = Duration.ofMinutes(5);
    /** It is answered when a coupon comes, and what is sent behind it waits. */
    private static final String WAITING = request("/v1/campaigns/sale/coupons?wait=30");

    private static final String SMALL = request("/v1/campaigns");
    private static final String LARGE = request("/openapi.yaml").repeat(12);

    private final List<Socket> sockets = new ArrayList<>();
    private RunningApi api;

    /** A server that stops waits for those who are still connected. */
    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        api.close();
    }

    private void start(Duration readTime, long unreadBytes) {
        PeerLimits peers = new PeerLimits(NEVER, NEVER, NEVER, NEVER, readTime, 50_000, unreadBytes);
        api = new RunningApi(
                AuthSettings.NONE,
                new HttpSettings("127.0.0.1", 0, peers, ProtectionSettings.DEFAULT, FirstPage.LIST),
                1);
        api.create("sale", 10);
    }

    private static String request(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    private Socket send(String requests) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.setSoTimeout((int) SOON.toMillis());
        socket.connect(new InetSocketAddress("127.0.0.1", api.port));
        sockets.add(socket);
        socket.getOutputStream().write(requests.getBytes(ISO_8859_1));
        return socket;
    }

    /** Of one event loop: what was sent before has been read when the second is answered. */
    private void awaitRead() {
        api.get("/v1/campaigns");
        api.get("/v1/campaigns");
    }

    /** Where nothing can be read before a coupon comes. */
    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    /** A write shows what a read would only after all that is buffered. */
    private static boolean isGone(Socket socket) {
        try {
            socket.getOutputStream().write('x');
            return false;
        } catch (IOException gone) {
            return true;
        }
    }

    private long gone() {
        return sockets.stream().filter(CutOffTest::isGone).count();
    }

    @Test
    void aConnectionThatSendsMoreThanAHundredRequestsAhead() throws IOException {
        start(NEVER, Long.MAX_VALUE);
        Socket within = send(WAITING + SMALL.repeat(AHEAD - 1) + close(SMALL));
        Socket beyond = send(WAITING + SMALL.repeat(AHEAD + 1));
        assertThat(isClosed(beyond)).isTrue();
        api.claim("sale", "u-1");
        String all = new String(within.getInputStream().readAllBytes(), ISO_8859_1);
        assertThat(all.split("HTTP/1.1 200", -1)).hasSize(AHEAD + 2);
    }

    private static String close(String request) {
        return request.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
    }

    @Test
    void whoIsAheadAtAllWhereAllAreFarAhead() throws IOException {
        start(NEVER, Long.MAX_VALUE);
        for (int i = 0; i < AHEAD_OF_ALL / AHEAD; i++) {
            send(WAITING + SMALL.repeat(AHEAD));
        }
        awaitRead();
        assertThat(isClosed(send(WAITING + SMALL.repeat(2)))).isTrue();
        assertThat(api.get("/v1/campaigns").status()).isEqualTo(200);
    }

    @Test
    void thoseWhoReadLastWhereTooMuchIsUnread() throws IOException {
        start(NEVER, 512 << 10);
        for (int i = 0; i < 40; i++) {
            send(LARGE);
        }
        await().atMost(SOON).until(() -> gone() > 10);
        awaitRead();
        assertThat(gone()).isLessThan(sockets.size());
    }

    @Test
    void whoReadsNothingForLong() throws IOException {
        start(Duration.ofMillis(800), Long.MAX_VALUE);
        Socket socket = send(LARGE);
        await().atMost(SOON).until(() -> isGone(socket));
        assertThat(PeerLimits.DEFAULT.readTime()).isEqualTo(Duration.ofSeconds(20));
        assertThat(PeerLimits.DEFAULT.unreadBytes()).isEqualTo(32 << 20);
    }
}
