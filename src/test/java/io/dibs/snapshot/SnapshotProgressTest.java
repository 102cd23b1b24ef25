package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.shard.Fence;
import io.dibs.snapshot.SnapshotProgress.CouponRange;
import io.dibs.snapshot.SnapshotProgress.Found;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What of one campaign is written next, and what a header in Redis means for it. */
class SnapshotProgressTest {
    private static final RecordLayout LAYOUT = SnapshotScript.LAYOUT;
    private static final int BACKLOG_BYTES = 400;
    private static final long EPOCH = 7;
    private static final Fence FENCE = new Fence(0, EPOCH, new UUID(0, 1), 4);

    private long lag;
    private final SnapshotProgress progress = new SnapshotProgress(
            SnapshotScript.SALE, LAYOUT, new SnapshotMemoryBudget(BACKLOG_BYTES), more -> lag += more);

    private boolean keep(int first, int last) {
        progress.advance(last);
        return progress.keep(first, new byte[(last - first + 1) * LAYOUT.width()]);
    }

    private SnapshotWrite take() {
        return progress.takeWrite(FENCE).orElseThrow();
    }

    private Found judged(byte[] before) {
        keep(1, 1);
        return progress.judge(before, take(), EPOCH);
    }

    @Test
    void whatHasGatheredIsWrittenFromWhereTheSnapshotEnds() {
        keep(1, 2);
        keep(3, 4);
        SnapshotWrite write = take();
        assertThat(write.to()).isEqualTo(4);
        progress.arrived(write);
        assertThat(progress.written()).isEqualTo(4);
        assertThat(progress.isBehind()).isFalse();
        assertThat(lag).isZero();
    }

    @Test
    void nothingIsWrittenBehindAGapAndTheGapIsWhatLacks() {
        keep(4, 5);
        assertThat(progress.hasNext()).isFalse();
        assertThat(progress.takeWrite(FENCE)).isEmpty();
        assertThat(progress.missing(100)).isEqualTo(new CouponRange(1, 3));
        assertThat(progress.missing(2)).isEqualTo(new CouponRange(1, 2));
    }

    @Test
    void whereNothingWaitsAllThatIsCommittedLacks() {
        progress.advance(9);
        assertThat(progress.missing(100)).isEqualTo(new CouponRange(1, 9));
        assertThat(lag).isEqualTo(9);
    }

    @Test
    void whatDoesNotFitIsDroppedUntilAWriteHasMadeRoom() {
        assertThat(keep(1, 5)).isTrue();
        SnapshotWrite write = take();
        assertThat(keep(6, 100)).isFalse();
        assertThat(progress.hasAny()).isFalse();
        assertThat(progress.hasOverflowed()).isTrue();
        progress.arrived(write);
        assertThat(progress.hasOverflowed()).isFalse();
        assertThat(progress.isBehind()).isTrue();
    }

    @Test
    void afterARestartAllIsBehind() {
        keep(1, 4);
        progress.arrived(take());
        progress.restart();
        assertThat(progress.missing(100)).isEqualTo(new CouponRange(1, 4));
        assertThat(lag).isEqualTo(4);
    }

    @Test
    void afterTheEndNothingIsBehind() {
        keep(1, 4);
        progress.end();
        assertThat(lag).isZero();
        assertThat(progress.hasAny()).isFalse();
    }

    @Test
    void theHeaderThatWasLeftIsExpectedAndSoIsThisOneWhereAnAnswerWasLost() {
        assertThat(judged(new byte[0])).isEqualTo(Found.EXPECTED);
        progress.restart();
        keep(1, 1);
        SnapshotWrite write = take();
        assertThat(progress.judge(write.header(), write, EPOCH)).isEqualTo(Found.EXPECTED);
        progress.arrived(write);
        keep(2, 2);
        assertThat(progress.judge(write.header(), take(), EPOCH)).isEqualTo(Found.EXPECTED);
    }

    @Test
    void whatAnEarlierOwnerWroteLateIsExpected() {
        assertThat(judged(SnapshotScript.header(EPOCH - 1))).isEqualTo(Found.EXPECTED);
    }

    @Test
    void aLaterOwnersHeaderIsToldApart() {
        assertThat(judged(SnapshotScript.header(EPOCH + 1))).isEqualTo(Found.LATER_OWNER);
    }

    @Test
    void anotherHeaderOfThisEpochOrNoHeaderAtAllHasReplacedIt() {
        assertThat(judged(SnapshotScript.header(EPOCH))).isEqualTo(Found.REPLACED);
        assertThat(judged(new byte[] {1, 2, 3})).isEqualTo(Found.REPLACED);
    }
}
