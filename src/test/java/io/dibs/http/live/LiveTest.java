package io.dibs.http.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.campaign.UserHash;
import io.dibs.http.HttpSettings;
import io.dibs.http.access.AuthSettings;
import io.dibs.http.access.TokenMinter;
import io.dibs.http.answer.Rfc3339Format;
import io.dibs.testkit.api.RunningApi;
import io.dibs.testkit.client.EventStreamClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Server-sent events over real sockets. */
class LiveTest {
    private static final String SALE = "/v1/campaigns/sale/live";
    private static final LiveLimits FEW = new LiveLimits(3, 2, 200, 15_000, 32, 5);
    /** So often that a socket's buffers fill while a test waits. */
    private static final LiveLimits HASTY = new LiveLimits(100, 10, 1, 200, 32, 1);

    private RunningApi api = new RunningApi(AuthSettings.NONE);
    private int claimed;

    @AfterEach
    void close() {
        api.close();
    }

    private void restart(RunningApi other) {
        api.close();
        api = other;
    }

    private void restart(LiveLimits limits) {
        restart(new RunningApi(AuthSettings.NONE, HttpSettings.at("127.0.0.1", 0), 1, limits));
    }

    /** Takes coupons without a request for each. */
    private void claim(int coupons) {
        UserHash hash = new UserHash(new byte[UserHash.KEY_BYTES]);
        for (int i = 0; i < coupons; i++) {
            String user = "user-" + claimed++;
            api.shards.claim("sale", user, hash.of(user.getBytes(StandardCharsets.UTF_8)), null, null, answer -> {});
        }
    }

    private EventStreamClient watch() throws IOException {
        return EventStreamClient.of(api.port, SALE);
    }

    @Test
    void theFiguresComeAtOnceAndThenWheneverTheyChange() throws IOException {
        api.create("sale", 10);
        try (EventStreamClient watcher = watch()) {
            assertThat(watcher.status()).isEqualTo(200);
            assertThat(watcher.head())
                    .containsEntry("content-type", "text/event-stream")
                    .containsEntry("cache-control", "no-store")
                    .containsEntry("x-accel-buffering", "no");
            assertThat(watcher.next()).isEqualTo(figures("open", 10, 0, 0));
            assertThat(Integer.parseInt(watcher.retry)).isBetween(1_000, 4_000);
            claim(4);
            JsonObject some = watcher.next();
            assertThat(some.getInteger("rate")).isPositive();
            assertThat(some.put("rate", 0)).isEqualTo(figures("open", 10, 4, 0));
            claim(6);
            JsonObject all = watcher.until(10);
            assertThat(all.put("rate", 0)).isEqualTo(figures("sold-out", 10, 10, 0));
        }
    }

    private static JsonObject figures(String state, int stock, int issued, int rate) {
        return new JsonObject()
                .put("campaign", "sale")
                .put("state", state)
                .put("stock", stock)
                .put("issued", issued)
                .put("remaining", stock - issued)
                .put("rate", rate);
    }

    @Test
    void aCampaignOpensBeforeItsListenersEyes() throws IOException {
        api.create(new JsonObject()
                .put("id", "sale")
                .put("name", "Sale")
                .put("stock", 10)
                .put("opensAt", Rfc3339Format.text(api.now.get() + 60_000)));
        try (EventStreamClient watcher = watch()) {
            assertThat(watcher.next().getString("state")).isEqualTo("scheduled");
            api.now.addAndGet(60_000);
            assertThat(watcher.next().getString("state")).isEqualTo("open");
        }
    }

    @Test
    void noMoreThanFiveEventsComeInASecond() throws IOException {
        api.create("sale", 1_000_000);
        try (EventStreamClient watcher = watch()) {
            long begun = System.nanoTime();
            int events = 0;
            while (System.nanoTime() - begun < 2_000_000_000L) {
                claim(10);
                watcher.next();
                events++;
            }
            assertThat(events).isBetween(7, 11);
        }
    }

    @Test
    void oneReadServesAllListenersAndNoneIsMadeForNobody() throws IOException {
        restart(new LiveLimits(100, 10, 200, 200, 32, 5));
        api.create("sale", 10);
        assertThat(api.shards.standingsRead).hasValue(0);
        List<EventStreamClient> watchers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            watchers.add(watch());
        }
        int before = api.shards.standingsRead.get();
        claim(1);
        for (EventStreamClient watcher : watchers) {
            watcher.until(1);
        }
        assertThat(api.shards.standingsRead.get() - before).isLessThan(5);
        for (EventStreamClient watcher : watchers) {
            watcher.close();
        }
        awaitNoMoreReads();
    }

    private void awaitNoMoreReads() {
        int[] seen = {-1};
        await().pollInterval(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(10))
                .until(() -> {
                    int before = seen[0];
                    seen[0] = api.shards.standingsRead.get();
                    return before == seen[0];
                });
    }

    @Test
    void whereNothingChangesACommentKeepsTheStreamAlive() throws IOException {
        restart(HASTY);
        api.create("sale", 10);
        try (EventStreamClient watcher = watch()) {
            watcher.next();
            await().until(() -> {
                claim(1);
                watcher.next();
                return watcher.comments > 0;
            });
        }
    }

    @Test
    void thereIsABoundOnListenersAndOnCampaigns() throws IOException {
        restart(FEW);
        for (String id : new String[] {"sale", "b", "c"}) {
            api.create(id, 1);
        }
        try (EventStreamClient first = watch();
                EventStreamClient second = EventStreamClient.of(api.port, "/v1/campaigns/b/live")) {
            assertThat(first.status()).isEqualTo(200);
            assertThat(second.status()).isEqualTo(200);
            RunningApi.Reply tooManyCampaigns = api.get("/v1/campaigns/c/live");
            assertThat(tooManyCampaigns.status()).isEqualTo(503);
            assertThat(tooManyCampaigns.header("retry-after")).isEqualTo("5");
            try (EventStreamClient third = watch()) {
                assertThat(third.status()).isEqualTo(200);
                assertThat(api.get(SALE).code()).isEqualTo("unavailable");
            }
            await().untilAsserted(() -> {
                try (EventStreamClient next = watch()) {
                    assertThat(next.status()).isEqualTo(200);
                }
            });
        }
    }

    @Test
    void aSlowReaderHoldsUpNobodyAndHearsTheLastEvent() throws IOException {
        restart(HASTY);
        api.create("sale", 500);
        try (Socket slow = EventStreamClient.askBehindMuch(api.port, SALE);
                EventStreamClient quick = watch()) {
            for (int i = 0; i < 400; i++) {
                claim(1);
                quick.next();
            }
            claim(100);
            assertThat(quick.until(500).getString("state")).isEqualTo("sold-out");
            String all = read(slow, "\"sold-out\"");
            assertThat(all.split("data: \\{\"campaign\"")).hasSizeBetween(2, 300);
        }
    }

    private static String read(Socket socket, String upTo) throws IOException {
        socket.setReceiveBufferSize(1 << 20);
        StringBuilder all = new StringBuilder();
        byte[] bytes = new byte[1 << 16];
        while (all.indexOf(upTo, all.length() - bytes.length - upTo.length()) < 0) {
            all.append(new String(bytes, 0, socket.getInputStream().read(bytes), StandardCharsets.ISO_8859_1));
        }
        return all.toString();
    }

    @Test
    void aReaderThatStopsReadingIsCutOff() throws IOException {
        restart(new RunningApi(AuthSettings.NONE, RunningApi.impatient(10), 1, HASTY));
        api.create("sale", 1_000_000);
        try (Socket deaf = EventStreamClient.askBehindMuch(api.port, SALE)) {
            await().pollInterval(Duration.ofMillis(1)).until(() -> {
                claim(1);
                return isClosedByPeer(deaf);
            });
        }
    }

    /** A write shows what a read would only after all that is buffered. */
    private static boolean isClosedByPeer(Socket socket) {
        try {
            socket.getOutputStream().write('x');
            return false;
        } catch (IOException closed) {
            return true;
        }
    }

    @Test
    void aStreamEndsProperlyWhenTheNodeStops() throws IOException {
        api.create("sale", 10);
        try (EventStreamClient watcher = watch()) {
            watcher.next();
            long begun = System.nanoTime();
            api.draining.begin();
            RunningApi.await(api.listening.close());
            assertThat(watcher.next()).isNull();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
        }
    }

    @Test
    void aStreamEndsProperlyWhenTheCampaignIsDeleted() throws IOException {
        api.create("sale", 10);
        try (EventStreamClient watcher = watch()) {
            watcher.next();
            api.shards.forget("sale");
            assertThat(watcher.next()).isNull();
        }
        assertThat(api.get(SALE).code()).isEqualTo("campaign-not-found");
    }

    @Test
    void aLedgerThatDoesNotAnswerIsWaitedFor() throws IOException {
        api.create("sale", 10);
        try (EventStreamClient watcher = watch()) {
            watcher.next();
            api.shards.broken = true;
            int before = api.shards.standingsRead.get();
            await().until(() -> api.shards.standingsRead.get() > before + 1);
            assertThat(api.get("/v1/campaigns/other/live").status()).isEqualTo(503);
            api.shards.broken = false;
            claim(1);
            watcher.until(1);
        }
    }

    @Test
    void aStreamLastsNoLongerThanItsToken() throws IOException {
        AuthSettings.Jwt jwt = new AuthSettings.Jwt(RunningApi.SECRET, null, null);
        restart(new RunningApi(jwt, HttpSettings.at("127.0.0.1", 0), 1, HASTY));
        api.now.set(System.currentTimeMillis());
        TokenMinter tokens = new TokenMinter(jwt);
        api.create(
                "sale", 10, "Authorization", "Bearer " + tokens.mint("a", "admin", Instant.now(), Duration.ofHours(1)));
        String token = tokens.mint("u-1", "", Instant.now(), Duration.ofMinutes(5));
        try (EventStreamClient watcher = EventStreamClient.of(api.port, SALE, "Authorization: Bearer " + token)) {
            watcher.next();
            api.now.addAndGet(Duration.ofMinutes(6).toMillis());
            assertThat(watcher.next()).isNull();
        }
    }
}
