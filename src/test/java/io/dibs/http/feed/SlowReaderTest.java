package io.dibs.http.feed;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.UserHash;
import io.dibs.http.access.AuthSettings;
import io.dibs.testkit.api.RunningApi;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** An export of more than any buffer holds, to a reader that takes its time. */
class SlowReaderTest {
    private static final int COUPONS = 400_000;
    private static final int PAGES = COUPONS / CouponExport.BLOCK + 1;
    private static final String REQUEST =
            "GET /v1/campaigns/big/coupons HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n\r\n";

    private static void fill(RunningApi api) {
        api.create("big", COUPONS);
        UserHash hash = new UserHash(new byte[UserHash.KEY_BYTES]);
        for (int i = 0; i < COUPONS; i++) {
            String user = "user-" + i;
            api.shards.claim("big", user, hash.of(user.getBytes(ISO_8859_1)), null, null, answer -> {});
        }
    }

    private static Socket ask(RunningApi api) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(32_768);
        socket.connect(new InetSocketAddress("127.0.0.1", api.port));
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(REQUEST.getBytes(ISO_8859_1));
        return socket;
    }

    /** Waits until reading the ledger has stopped, though the export is not at its end. */
    private static void awaitStandstill(RunningApi api) {
        AtomicInteger seen = new AtomicInteger();
        Awaitility.await()
                .pollInterval(Duration.ofMillis(300))
                .atMost(Duration.ofSeconds(10))
                .until(() -> {
                    int before = seen.getAndSet(api.feed.pagesRead.get());
                    return before > 0 && before == seen.get();
                });
        assertThat(api.feed.pagesRead.get()).isLessThan(PAGES - 10);
    }

    @Test
    void theLedgerIsReadNoFasterThanTheReaderReads() throws IOException {
        try (RunningApi api = new RunningApi(AuthSettings.NONE)) {
            fill(api);
            try (Socket socket = ask(api)) {
                awaitStandstill(api);
                BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
                assertThat(in.lines()
                                .takeWhile(line -> !line.startsWith(COUPONS + ","))
                                .filter(line -> line.endsWith(",,issued")))
                        .hasSizeGreaterThan(COUPONS - 3 * PAGES);
                assertThat(api.feed.pagesRead.get()).isEqualTo(PAGES);
            }
        }
    }

    @Test
    void aReaderThatStopsIsCutOff() throws IOException {
        try (RunningApi api = new RunningApi(AuthSettings.NONE, RunningApi.impatient(10), 1)) {
            fill(api);
            try (Socket socket = ask(api)) {
                awaitStandstill(api);
                Awaitility.await().atMost(Duration.ofSeconds(8)).until(() -> isClosedByPeer(socket));
                assertThat(api.feed.pagesRead.get()).isLessThan(PAGES);
            }
        }
    }

    @Test
    void anExportThatCannotGoOnHasNoProperEnd() throws IOException {
        try (RunningApi api = new RunningApi(AuthSettings.NONE)) {
            fill(api);
            try (Socket socket = ask(api)) {
                awaitStandstill(api);
                api.shards.broken = true;
                String all = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
                assertThat(all).startsWith("HTTP/1.1 200").doesNotEndWith("0\r\n\r\n");
            }
        }
    }

    /** A write shows what a read would only after all that is buffered. */
    private static boolean isClosedByPeer(Socket socket) throws IOException {
        try {
            socket.getOutputStream().write('x');
            return false;
        } catch (SocketException closed) {
            return true;
        }
    }
}
