package io.dibs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TakeoverBackoffTest {
    private static final int SHARD = 7;

    private final TakeoverBackoff restraint = new TakeoverBackoff();

    @Test
    void whatWasNeverLostMayBeTakenAtOnce() {
        assertThat(restraint.waitMillis(SHARD, 0)).isZero();
    }

    @Test
    void aLossIsSoonOver() {
        restraint.lost(SHARD, 0, 1_000);
        assertThat(restraint.waitMillis(SHARD, 1_000)).isEqualTo(TakeoverBackoff.FIRST_MILLIS);
        assertThat(restraint.waitMillis(SHARD, 1_000 + TakeoverBackoff.FIRST_MILLIS))
                .isZero();
        assertThat(restraint.waitMillis(SHARD + 1, 1_000)).isZero();
    }

    @Test
    void aQuarrelGetsSlowerAndSlower() {
        long now = 0;
        long longest = 0;
        for (int i = 0; i < 20; i++) {
            restraint.lost(SHARD, 10, now);
            long wait = restraint.waitMillis(SHARD, now);
            assertThat(wait).isBetween(longest, TakeoverBackoff.MAX_MILLIS);
            longest = wait;
            now += wait;
        }
        assertThat(longest).isEqualTo(TakeoverBackoff.MAX_MILLIS);
    }

    @Test
    void aLossLongAfterTheLastOneIsNoQuarrel() {
        restraint.lost(SHARD, 10, 0);
        restraint.lost(SHARD, 10, 100);
        restraint.lost(SHARD, 10, 60_000);
        assertThat(restraint.waitMillis(SHARD, 60_000)).isEqualTo(TakeoverBackoff.FIRST_MILLIS);
    }

    @Test
    void whatWasKeptForAWhileIsNoQuarrel() {
        restraint.lost(SHARD, 10, 0);
        restraint.lost(SHARD, 10, 100);
        restraint.lost(SHARD, TakeoverBackoff.KEPT_MILLIS, 200);
        assertThat(restraint.waitMillis(SHARD, 200)).isEqualTo(TakeoverBackoff.FIRST_MILLIS);
    }
}
