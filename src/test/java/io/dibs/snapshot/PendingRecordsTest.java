package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PendingRecordsTest {
    private static final RecordLayout LAYOUT = new RecordLayout(240, 1);
    private static final int MUCH = 1 << 20;

    private final SnapshotMemoryBudget backlog = new SnapshotMemoryBudget(1_000);
    private final PendingRecords pending = new PendingRecords(LAYOUT, backlog);

    /** Each record holds its own sequence in its first byte. */
    private static byte[] run(int first, int last) {
        byte[] run = new byte[(last - first + 1) * LAYOUT.width()];
        for (int sequence = first; sequence <= last; sequence++) {
            run[(sequence - first) * LAYOUT.width()] = (byte) sequence;
        }
        return run;
    }

    @Test
    void runsThatComeInAnyOrderAreTakenInOneOrder() {
        pending.add(4, run(4, 5));
        pending.add(1, run(1, 3));

        assertThat(pending.first()).isEqualTo(1);
        assertThat(pending.take(1, MUCH)).isEqualTo(run(1, 5));
        assertThat(pending.isEmpty()).isTrue();
        assertThat(pending.bytes()).isZero();
    }

    @Test
    void nothingIsTakenBehindAGap() {
        pending.add(1, run(1, 2));
        pending.add(4, run(4, 5));

        assertThat(pending.take(1, MUCH)).isEqualTo(run(1, 2));
        assertThat(pending.take(3, MUCH)).isEmpty();
        assertThat(pending.first()).isEqualTo(4);
    }

    @Test
    void recordsThatAreWrittenAlreadyAreCutOff() {
        pending.add(1, run(1, 4));
        pending.add(3, run(3, 6));

        assertThat(pending.take(3, MUCH)).isEqualTo(run(3, 6));
    }

    @Test
    void aRunThatIsWrittenAlreadyIsDropped() {
        pending.add(1, run(1, 2));

        assertThat(pending.take(3, MUCH)).isEmpty();
        assertThat(pending.isEmpty()).isTrue();
    }

    @Test
    void noMoreRunsAreTakenThanAreEnough() {
        pending.add(1, run(1, 2));
        pending.add(3, run(3, 4));
        pending.add(5, run(5, 6));
        pending.add(7, run(7, 8));

        assertThat(pending.take(1, 3 * LAYOUT.width())).isEqualTo(run(1, 4));
        assertThat(pending.take(5, 2 * LAYOUT.width())).isEqualTo(run(5, 6));
        assertThat(pending.first()).isEqualTo(7);
    }

    @Test
    void aRunThatComesAgainCountsOnce() {
        pending.add(1, run(1, 2));
        pending.add(1, run(1, 3));

        assertThat(pending.bytes()).isEqualTo(3 * LAYOUT.width());
        assertThat(pending.take(1, MUCH)).isEqualTo(run(1, 3));
        assertThat(isBacklogFree()).isTrue();
    }

    private boolean isBacklogFree() {
        return backlog.reserve(run(1, 35));
    }

    @Test
    void whereThereIsNoRoomAllIsDroppedUntilItIsReadAgain() {
        pending.add(1, run(1, 30));
        pending.overflow();
        assertThat(pending.isEmpty()).isTrue();
        assertThat(pending.hasOverflowed()).isTrue();
        pending.refill(1, run(1, 50));
        assertThat(pending.hasOverflowed()).as("there is still no room").isTrue();
        pending.refill(1, run(1, 3));
        assertThat(pending.hasOverflowed()).isFalse();
        pending.clear();
        assertThat(isBacklogFree()).isTrue();
    }

    @Test
    void aFullBacklogTakesNothingMoreUntilSomethingLeaves() {
        assertThat(pending.add(1, run(1, 30))).isTrue();
        assertThat(pending.add(31, run(31, 40))).isFalse();
        assertThat(pending.bytes()).isEqualTo(30 * LAYOUT.width());

        pending.take(1, MUCH);
        assertThat(pending.add(31, run(31, 60))).isTrue();

        pending.clear();
        assertThat(pending.bytes()).isZero();
        assertThat(isBacklogFree()).as("all of it was given back").isTrue();
    }
}
