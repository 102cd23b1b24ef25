package io.dibs.snapshot;

import java.util.Optional;

/**
 * What is to be done about one campaign's snapshot; {@link CampaignSnapshotWriter} says what leads from one phase to
 * the next.
 */
sealed interface SnapshotPhase {
    SnapshotPhase APPENDING = new Appending();
    SnapshotPhase HELD = new Held();
    SnapshotPhase ENDED = new Ended();

    /** Adds records behind those that Redis holds. */
    record Appending() implements SnapshotPhase {}

    /**
     * Deletes a snapshot of no use. Nothing is appended before it is gone.
     *
     * @param chunks how many of its chunks may lie in Redis
     * @param evidence where it is copied before it is deleted
     */
    record Clearing(int chunks, Optional<SnapshotKeys> evidence) implements SnapshotPhase {
        Clearing withoutEvidence() {
            return new Clearing(chunks, Optional.empty());
        }
    }

    /** Leaves the snapshot in Redis as it is until a takeover has judged it. */
    record Held() implements SnapshotPhase {}

    /** The campaign is over, or memory is read again: nothing more is written here. */
    record Ended() implements SnapshotPhase {}
}
