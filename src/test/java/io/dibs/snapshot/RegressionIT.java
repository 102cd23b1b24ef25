package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.campaign.HolderIdentity;
import io.dibs.shard.Coupon;
import io.dibs.shard.Fence;
import io.dibs.shard.WriteOutcome;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When has PostgreSQL lost coupons that the snapshot or this process knows? */
class RegressionIT extends SnapshotFixture {
    private static final String MARK = "dibs:test:fence:0";

    @Test
    void aSnapshotOfALaterEpochIsNoticed() {
        sale.issue("c", 140);
        sale.written();
        Map<String, byte[]> before = redis.copy();
        sale.truth.fence(new Fence(0, 0, null, 0));
        sale.takeOver();
        assertThat(sale.listener.faults).containsExactly(SnapshotFault.LATER_EPOCH);
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
            sale.truth.coupons.of("c").addAll(anotherPast(131, 150));
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
        assertThat(sale.listener.faults).containsExactly(fault);
        assertThat(redis.copy().get(HEADER)).isEqualTo(before.get(HEADER));
        assertThat(sale.tryIssue("c", 1)).isInstanceOf(WriteOutcome.Doubted.class);
        sale.takeOverAgain();
        assertRegressed(before);
    }

    /** Reported once; the old snapshot is copied aside, and a sound one takes its place. */
    private void assertRegressed(Map<String, byte[]> before) {
        assertThat(sale.listener.regressions).hasSize(1);
        assertThat(sale.truth.renewals()).isEqualTo(1);
        sale.written();
        Map<String, byte[]> now = redis.copy();
        List<String> kept = redis.keys().stream()
                .filter(key -> key.startsWith("dibs:test:evidence:{c}:"))
                .toList();
        assertThat(kept).hasSize(5);
        for (String key : kept) {
            String was =
                    "dibs:test:snapshot:{c}:" + key.substring(key.indexOf(key.contains("chunk") ? "chunk" : "header"));
            assertThat(now.get(key)).as(key).isEqualTo(before.get(was));
            assertThat(redis.life(key)).as("without end").isEqualTo(-1);
        }
        assertThat(sale.tryIssue("c", 1)).isEqualTo(WriteOutcome.COMMITTED);
        sale.written().takeOver();
        assertThat(sale.listener.faults).isEmpty();
        assertThat(sale.listener.regressions).isEmpty();
        assertThat(sale.listener.used).containsKey("c");
    }

    @Test
    void whatTheSnapshotStillHasGoesBackIntoTheLedger() {
        sale.campaign("several", 2);
        sale.issue("c", 140);
        sale.issue("several", 140);
        sale.written();
        List<Coupon> lost = sale.truth.lose("c", 130);
        List<Coupon> lostOfSeveral = sale.truth.lose("several", 50);
        sale.takeOver();
        sale.takeOverAgain();
        sale.truth.recover();
        assertThat(sale.truth.returned()).containsAll(lost).containsAll(lostOfSeveral);
        sale.takeOver();
        assertThat(sale.tryIssue("c", 1)).isEqualTo(WriteOutcome.COMMITTED);
    }

    @Test
    void whoseFirstCouponIsLostIsNoticedToo() {
        sale.issue("c", 3);
        sale.written();
        sale.truth.lose("c", 0);
        sale.truth.fence(new Fence(0, 1, null, 0));
        sale.takeOver();
        assertThat(sale.listener.regressions).hasSize(1);
        await().until(() -> redis.keys().stream()
                                .filter(key -> key.startsWith("dibs:test:evidence:{c}:"))
                                .count()
                        == 2
                && !redis.keys().contains(HEADER));
    }

    @Test
    void aTornMarkIsReported() {
        sale.issue("c", 3);
        sale.written();
        await().until(() -> redis.keys().contains(MARK));
        redis.flip(MARK, 5);
        sale.takeOver();
        assertThat(sale.listener.unverified).hasSize(1);
        assertThat(sale.listener.regressions).isEmpty();
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
        assertThat(sale.listener.regressions).hasSize(1);
    }

    /** Neither does a mark that an owner left which was not the last. */
    @Test
    void aRestoredDatabaseForWhichNobodyVouchesIsNotBelieved() {
        sale.issue("c", 3);
        sale.written();
        byte[] stale = redis.get(MARK);
        sale.takeOver().issue("c", 3);
        sale.written().takeOver();
        // It writes its mark in the next round, and that would vouch.
        await().until(() -> Marks.knows(redis.get(MARK), sale.truth.fence()));
        redis.wipe();
        redis.set(MARK, stale);
        sale.truth.replace();
        long batches = sale.truth.fence().batchNo();
        sale.takeOver();
        FenceMark taken = new FenceMark(sale.truth.fence().epoch(), batches);
        assertThat(sale.listener.regressions).containsExactly("null > " + taken);
        assertThat(sale.truth.isBehind("c")).isTrue();
        sale.takeOver();
        assertThat(sale.listener.regressions).as("once").isEmpty();
    }

    @Test
    void theOwnerOfBeforeVouchesForARestoredDatabase() {
        sale.issue("c", 3);
        sale.truth.replace();
        sale.written().takeOver();
        assertThat(sale.listener.regressions).as("by its mark").isEmpty();
        redis.wipe();
        sale.takeOver();
        assertThat(sale.listener.regressions).as("it is confirmed").isEmpty();
        redis.wipe();
        sale.truth.replace();
        sale.takeOverAgain();
        assertThat(sale.listener.regressions).as("by its memory").isEmpty();
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
        assertThat(sale.listener.regressions).isEmpty();
        assertThat(sale.listener.used).isEqualTo(Map.of("c", 3));
        assertThat(redis.copy()).containsAllEntriesOf(before);
    }

    @Test
    void anOwnerThatWasOnlyLateIsNoRegression() {
        sale.issue("c", 140);
        sale.written();
        Fence late = sale.truth.fence();
        sale.takeOver();
        redis.set(MARK, new FenceMark(late.epoch() + 5, 1_000).bytes());
        sale.issue("c", 1);
        await().until(() -> sale.tryIssue("c", 1) instanceof WriteOutcome.Doubted);
        assertThat(redis.get(MARK)).isEqualTo(new FenceMark(late.epoch() + 5, 1_000).bytes());
        assertThat(sale.listener.regressions).isEmpty();
        assertThat(sale.truth.renewals()).isZero();
    }
}
