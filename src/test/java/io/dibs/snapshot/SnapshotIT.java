package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CampaignDescription;
import io.dibs.campaign.CampaignEdit;
import io.dibs.campaign.HolderIdentity;
import io.dibs.shard.Coupon;
import io.dibs.shard.Fence;
import io.dibs.shard.WriteOutcome;
import io.dibs.testkit.redis.RawRedis;
import io.dibs.testkit.redis.RedisProcess;
import io.vertx.core.Vertx;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each takeover in here compares what it reads, coupon by coupon, with what was committed. */
class SnapshotIT {
    private static final String HEADER = "dibs:test:snapshot:c:header";

    private static Vertx vertx;
    private static RedisProcess process;
    private static RawRedis redis;
    private SaleScenario sale;

    @BeforeAll
    static void startRedis() throws Exception {
        vertx = Vertx.vertx();
        process = new RedisProcess();
        redis = new RawRedis(vertx, process.uri());
    }

    @AfterAll
    static void stopRedis() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        process.close();
    }

    @BeforeEach
    void openCampaign() {
        redis.wipe();
        sale = new SaleScenario(vertx, process.uri(), SaleScenario.SMALL);
        sale.campaign("c", 1);
    }

    @AfterEach
    void close() {
        sale.close();
    }

    private static String chunk(int number) {
        return "dibs:test:snapshot:c:chunk:" + number;
    }

    // ---- what is written is read -------------------------------------------------------------------------------

    @Test
    void whatIsCommittedIsReadBackFromRedis() {
        sale.issue("c", 140);
        sale.written().takeOver();
        assertThat(sale.heard.used).isEqualTo(Map.of("c", 140));
        assertThat(sale.heard.faults).isEmpty();
        assertThat(sale.couponsRead).as("only the row at the watermark").hasValue(1);
    }

    @Test
    void aSnapshotGoesOnThroughManyBatchesAndTakeovers() {
        for (int i = 1; i <= 12; i++) {
            sale.issue("c", i * 5 % 43 + 1);
            sale.issue("c", i);
            sale.written().takeOver();
            assertThat(sale.heard.faults).isEmpty();
        }
        sale.takeOver();
        assertThat(sale.heard.used.get("c")).isGreaterThan(sale.truth.of("c").size() - 14);
    }

    @Test
    void severalCampaignsOfOneBatchEachHaveTheirOwn() {
        sale.campaign("d", 1);
        sale.campaign("several", 3);
        sale.issueInTurns(10, 7, "c", "d", "several");
        sale.issue("d", 70);
        sale.written().takeOver();
        assertThat(sale.heard.used).isEqualTo(Map.of("c", 70, "d", 140, "several", 70));
    }

    @Test
    void aUsersKeysAreKnownAfterATakeover() {
        sale.campaign("several", 2);
        sale.issue("several", 77);
        sale.written().takeOver();
        assertThat(sale.heard.used).isEqualTo(Map.of("several", 77));
    }

    @Test
    void revokedCouponsStayRevoked() {
        sale.issue("c", 21);
        sale.revoke("c", 11);
        redis.wipe();
        sale.takeOver().written().takeOver();
        assertThat(sale.heard.used).isEqualTo(Map.of("c", 21));
    }

    @Test
    void aRevocationThatNoSnapshotHeardOfCounts() {
        sale.issue("c", 140);
        sale.written();
        IntStream.range(1, 140).filter(each -> each % 3 == 0).forEach(each -> sale.truth.revoke("c", each));
        sale.takeOver();
        assertThat(sale.heard.used).isEqualTo(Map.of("c", 140));
    }

    @Test
    void aRevocationLeavesTheSnapshotAsItIs() {
        sale.issue("c", 140);
        sale.written();
        Map<String, byte[]> before = redis.copy();
        sale.revoke("c", 140);
        sale.takeOver();
        assertThat(sale.heard.used).isEqualTo(Map.of("c", 140));
        assertThat(redis.copy().keySet()).isEqualTo(before.keySet());
    }

    @Test
    void whatCameAfterTheSnapshotIsReadFromPostgres() {
        sale.issue("c", 100);
        sale.written();
        Map<String, byte[]> yesterday = redis.copy();
        sale.issue("c", 150);
        sale.written();
        redis.restore(yesterday);
        sale.takeOver();
        assertThat(sale.heard.faults).isEmpty();
        assertThat(sale.heard.used.get("c")).isBetween(100 - 7, 100);
        assertThat(sale.couponsRead).hasValueLessThanOrEqualTo(150 + 7 + 1);
        sale.written().takeOver();
        assertThat(sale.heard.used).isEqualTo(Map.of("c", 250));
    }

    @Test
    void aColdCampaignIsWrittenFromWhatWasReadBack() {
        sale.issue("c", 1_000);
        sale.written();
        redis.wipe();
        sale.takeOver();
        assertThat(sale.heard.faults).containsExactly(SnapshotFault.MISSING);
        assertThat(sale.heard.used).isEmpty();
        sale.written();
        assertThat(sale.couponsRead).as("each coupon is read once").hasValue(1_000);
        sale.takeOver();
        assertThat(sale.heard.used.get("c")).isBetween(994, 1_000);
    }

    @Test
    void everyKeyHasATimeToLive() {
        sale.issue("c", 140);
        sale.written();
        assertThat(redis.keys()).containsExactly("dibs:test:fence:0", chunk(0), chunk(1), chunk(2), chunk(3), HEADER);
        long header = redis.life(HEADER);
        assertThat(header).isPositive();
        assertThat(redis.keys()).allMatch(key -> redis.life(key) >= header);
    }

    @Test
    void aClosedCampaignLeavesRedisAtOnce() {
        sale.campaign("d", 1);
        sale.issue("c", 140);
        sale.issue("d", 7);
        sale.written();
        sale.close("c");
        await().until(() -> redis.keys()
                .equals(Arrays.asList(
                        "dibs:test:fence:0", "dibs:test:snapshot:d:chunk:0", "dibs:test:snapshot:d:header")));
        sale.takeOver();
        assertThat(sale.heard.faults).isEmpty();
    }

    @Test
    void aChangeThatLeavesTheCouponsAloneLeavesTheSnapshotAlone() {
        CampaignEdit edit =
                new CampaignEdit(null, null, null, null, null, null, new CampaignDescription("edited", null, null));
        List<CampaignAction> changes = List.of(
                new CampaignAction.Pause(),
                new CampaignAction.Open(),
                new CampaignAction.AddStock(1),
                new CampaignAction.Edit(edit));
        for (CampaignAction action : changes) {
            sale.issue("c", 140);
            int read = sale.written().couponsRead.get();
            sale.change("c", action);
            sale.issue("c", 5);
            sale.written();
            assertThat(sale.couponsRead).as("after %s", action).hasValue(read);
            sale.takeOver();
            assertThat(sale.heard.faults).isEmpty();
        }
    }

    @Test
    void anOldRequestToCloseADeletedCampaignLeavesTheSnapshotOfTheNextAlone() {
        sale.issue("c", 140);
        sale.written();
        sale.again("c", new CampaignAction.Close());
        sale.issue("c", 5);
        sale.written().takeOver();
        assertThat(sale.heard.used).isEqualTo(Map.of("c", 145));
    }

    @Test
    void aSyncThrowsTheSnapshotAway() {
        sale.campaign("d", 1);
        sale.issue("c", 140);
        sale.issue("d", 70);
        sale.written();
        Map<String, byte[]> before = redis.copy();
        sale.sync("c");
        redis.restore(before);
        sale.reload();
        assertThat(sale.heard.used).isEqualTo(Map.of("d", 70));
        sale.written().takeOver();
        assertThat(sale.heard.used).isEqualTo(Map.of("c", 140, "d", 70));
    }

    @Test
    void aShardThatIsHandedOverLeavesAllOfItInRedis() {
        for (int i = 0; i < 10; i++) {
            sale.issue("c", 7);
            sale.flush();
            sale.takeOver();
            assertThat(sale.heard.used).isEqualTo(Map.of("c", 7 * (i + 1)));
        }
    }

    @Test
    void theLateHeaderOfAnOwnerThatWasPausedIsWrittenOver() {
        sale.issue("c", 140);
        sale.written();
        byte[] late = redis.get(HEADER);
        sale.takeOver();
        sale.issue("c", 70);
        sale.written();
        redis.set(HEADER, late);
        sale.issue("c", 7);
        sale.written();
        assertThat(sale.heard.faults).isEmpty();
        sale.takeOver();
        assertThat(sale.heard.used).isEqualTo(Map.of("c", 217));
    }

    // ---- what is wrong is not believed -------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aFlippedByteInAChunkIsNoticed(int chunk) {
        expect(SnapshotFault.TORN, () -> redis.flip(chunk(chunk), 100));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 6, 20, 34, 44, 50, -1})
    void aFlippedByteInTheHeaderIsNoticed(int at) {
        expect(SnapshotFault.UNREADABLE, () -> redis.flip(HEADER, at < 0 ? redis.get(HEADER).length - 1 : at));
    }

    @Test
    void aMissingHeaderIsNoticed() {
        expect(SnapshotFault.MISSING, () -> redis.delete(HEADER));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3})
    void aMissingChunkIsNoticed(int chunk) {
        expect(SnapshotFault.TORN, () -> redis.delete(chunk(chunk)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void aTruncatedChunkIsNoticed(int chunk) {
        expect(SnapshotFault.TORN, () -> {
            byte[] whole = redis.get(chunk(chunk));
            redis.set(chunk(chunk), Arrays.copyOf(whole, whole.length - 1));
        });
    }

    @Test
    void aTruncatedHeaderIsNoticed() {
        expect(SnapshotFault.UNREADABLE, () -> redis.set(HEADER, Arrays.copyOf(redis.get(HEADER), 50)));
    }

    @Test
    void anotherCampaignsSnapshotIsNoticed() {
        sale.campaign("d", 1);
        sale.issue("d", 140);
        expect(SnapshotFault.OTHER_CAMPAIGN, () -> redis.copy().forEach((key, value) -> {
            if (key.contains(":d:")) {
                redis.set(key.replace(":d:", ":c:"), value);
            }
        }));
    }

    @Test
    void anotherCampaignsChunkIsNoticed() {
        sale.campaign("d", 1);
        sale.issue("d", 140);
        expect(SnapshotFault.TORN, () -> redis.set(chunk(1), redis.get("dibs:test:snapshot:d:chunk:1")));
    }

    @Test
    void aSnapshotOfALaterEpochIsNoticed() {
        sale.issue("c", 140);
        sale.written();
        Map<String, byte[]> before = redis.copy();
        sale.truth.fence(new Fence(0, 0, null, 0));
        sale.takeOver();
        assertThat(sale.heard.faults).containsExactly(SnapshotFault.LATER_EPOCH);
        assertRegressed(before);
    }

    @Test
    void aSnapshotAheadOfPostgresIsNoticed() {
        expectRegression(SnapshotFault.AHEAD, () -> sale.truth.lose("c", 130));
    }

    @Test
    void aSnapshotOfAnotherPastIsNoticed() {
        expectRegression(SnapshotFault.DIFFERENT, () -> {
            sale.truth.lose("c", 130);
            sale.truth.of("c").addAll(anotherPast(131, 150));
        });
    }

    /** Coupons that were committed elsewhere, as after the promotion of a replica that lagged. */
    private static List<Coupon> anotherPast(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(n -> new Coupon("c", n, "user", new HolderIdentity(~n, n), 1, null, 1_700_000_000_000L + n))
                .toList();
    }

    /** Also where nothing but the snapshot itself says so: no coupon is written before the code keys are renewed. */
    private void expectRegression(SnapshotFault fault, Runnable harm) {
        sale.issue("c", 140);
        sale.written();
        Map<String, byte[]> before = redis.copy();
        harm.run();
        sale.takeOver();
        assertThat(sale.heard.faults).containsExactly(fault);
        assertThat(redis.copy().get(HEADER)).isEqualTo(before.get(HEADER));
        assertThat(sale.tryIssue("c", 1)).isInstanceOf(WriteOutcome.Doubted.class);
        sale.takeOverAgain();
        assertRegressed(before);
    }

    /** Told once, what was there is kept aside, and a snapshot that is sound takes its place. */
    private void assertRegressed(Map<String, byte[]> before) {
        assertThat(sale.heard.regressions).hasSize(1);
        assertThat(sale.truth.renewals()).isEqualTo(1);
        sale.written();
        Map<String, byte[]> now = redis.copy();
        List<String> kept = redis.keys().stream()
                .filter(key -> key.startsWith("dibs:test:evidence:c:"))
                .toList();
        assertThat(kept).hasSize(5);
        for (String key : kept) {
            String was =
                    "dibs:test:snapshot:c:" + key.substring(key.indexOf(key.contains("chunk") ? "chunk" : "header"));
            assertThat(now.get(key)).as(key).isEqualTo(before.get(was));
            assertThat(redis.life(key)).isPositive();
        }
        assertThat(sale.tryIssue("c", 1)).isEqualTo(WriteOutcome.COMMITTED);
        sale.written().takeOver();
        assertThat(sale.heard.faults).isEmpty();
        assertThat(sale.heard.regressions).isEmpty();
        assertThat(sale.heard.used).containsKey("c");
    }

    @Test
    void whoseFirstCouponIsLostIsNoticedToo() {
        sale.issue("c", 3);
        sale.written();
        sale.truth.lose("c", 0);
        sale.truth.fence(new Fence(0, 1, null, 0));
        sale.takeOver();
        assertThat(sale.heard.regressions).hasSize(1);
        await().until(() -> redis.keys().stream()
                                .filter(key -> key.startsWith("dibs:test:evidence:c:"))
                                .count()
                        == 2
                && !redis.keys().contains(HEADER));
    }

    @Test
    void whatThisProcessSawCommittedIsRememberedWithoutRedis() {
        sale.issue("c", 140);
        sale.written();
        redis.wipe();
        sale.truth.lose("c", 130);
        sale.truth.fence(
                new Fence(0, sale.truth.fence().epoch(), sale.truth.fence().owner(), 0));
        sale.takeOverAgain();
        assertThat(sale.heard.regressions).hasSize(1);
    }

    @Test
    void aRedisThatAnotherDatabaseHasUsedIsNoRegression() {
        sale.issue("c", 140);
        sale.written();
        Map<String, byte[]> before = redis.copy();
        sale.truth.lose("c", 0);
        sale.truth.fence(new Fence(0, 1, null, 0));
        sale.database = "fresh";
        sale.takeOver();
        sale.issue("c", 3);
        sale.written().takeOver();
        assertThat(sale.heard.regressions).isEmpty();
        assertThat(sale.heard.used).isEqualTo(Map.of("c", 3));
        assertThat(redis.copy()).containsAllEntriesOf(before);
    }

    @Test
    void anOwnerThatWasOnlyLateIsNoRegression() {
        sale.issue("c", 140);
        sale.written();
        Fence late = sale.truth.fence();
        sale.takeOver();
        redis.set("dibs:test:fence:0", new FenceMark(late.epoch() + 5, 1_000).bytes());
        sale.issue("c", 1);
        await().until(() -> sale.tryIssue("c", 1) instanceof WriteOutcome.Doubted);
        assertThat(redis.get("dibs:test:fence:0")).isEqualTo(new FenceMark(late.epoch() + 5, 1_000).bytes());
        assertThat(sale.heard.regressions).isEmpty();
        assertThat(sale.truth.renewals()).isZero();
    }

    /** The harm is noticed and counted, memory is right all the same, and a new snapshot is made that is sound. */
    private void expect(SnapshotFault fault, Runnable harm) {
        sale.issue("c", 140);
        sale.written();
        harm.run();
        sale.takeOver();
        assertThat(sale.heard.faults).containsExactly(fault);
        sale.written().takeOver();
        assertThat(sale.heard.faults).isEmpty();
        int issued = sale.truth.of("c").size();
        assertThat(sale.heard.used.get("c")).isBetween(issued - 7, issued);
    }
}
