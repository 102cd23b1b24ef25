package io.dibs.snapshot;

import io.dibs.snapshot.SnapshotPhase.Clearing;

/**
 * The one call that the writer of a snapshot has under way.
 *
 * <p>Each call gets a number of its own, also when a write is sent again: an answer counts only if it bears the number
 * that is in the slot.
 */
sealed interface SnapshotSlot {
    SnapshotSlot EMPTY = new Empty();

    /** Zero where no call is under way, which no call has. */
    long number();

    record Empty() implements SnapshotSlot {
        @Override
        public long number() {
            return 0;
        }
    }

    /** Records are on their way. */
    sealed interface Undelivered extends SnapshotSlot {
        SnapshotWrite write();
    }

    /** The write failed or its result is unknown; the same write is sent again. */
    record Unsettled(SnapshotWrite write) implements Undelivered {
        @Override
        public long number() {
            return 0;
        }
    }

    record WritingRecords(long number, SnapshotWrite write) implements Undelivered {}

    /** The records have arrived, and count once the header says so. */
    record WritingHeader(long number, SnapshotWrite write) implements Undelivered {}

    /** A write to a snapshot that is being deleted by now: what it says does not count, but is waited for. */
    record Discarded(long number) implements SnapshotSlot {}

    record CopyingEvidence(long number, Clearing clearing) implements SnapshotSlot {}

    record Deleting(long number, Clearing clearing) implements SnapshotSlot {}

    /** Records that are lacking are being read from the ledger. */
    record ReadingLedger(long number) implements SnapshotSlot {}
}
