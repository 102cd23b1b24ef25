package io.dibs.shard;

import org.jspecify.annotations.Nullable;

/** Decides when a shard moves the fence, and what the moved fence says about the write that was under way. */
final class Takeover {
    /** The longest pause between two takeovers while PostgreSQL refuses every write, as with a full disk. */
    private static final long LONGEST_BACKOFF_MILLIS = 2_000;

    private static final int MOST_DOUBLINGS = 8;

    private final long retryMillis;
    /** Writes in a row that did not go through. */
    private int failedWrites;

    Takeover(long retryMillis) {
        this.retryMillis = retryMillis;
    }

    enum Reason {
        /** Memory is empty or invalid: read everything. */
        REBUILD,
        /** The write in flight may have been committed: the fence will tell. */
        SETTLE_WRITE,
        /** The write in flight contains data that cannot be stored. */
        UNDO_POISONED
    }

    /** What to do after the takeover. */
    enum Settlement {
        /** The write was not committed and can no longer be. */
        SEND_AGAIN,
        /** The write was committed. */
        WRITTEN,
        /** Everything uncommitted is decided again, without the poisoned claim. */
        DECIDE_AGAIN,
        /** Memory is dropped and reloaded. */
        READ_ALL
    }

    /** @param before the last known fence; null before the first takeover */
    static Settlement settle(Reason reason, @Nullable Fence before, Fence taken) {
        long moved = before == null ? 0 : taken.batchNo() - before.batchNo();
        return switch (reason) {
            case REBUILD -> Settlement.READ_ALL;
            case SETTLE_WRITE ->
                moved == 0 ? Settlement.SEND_AGAIN : moved == 1 ? Settlement.WRITTEN : Settlement.READ_ALL;
            case UNDO_POISONED -> moved == 0 ? Settlement.DECIDE_AGAIN : Settlement.READ_ALL;
        };
    }

    void writeFailed() {
        failedWrites++;
    }

    void writeSucceeded() {
        failedWrites = 0;
    }

    /** The first failure is most likely a lost connection and is retried at once. */
    boolean shouldBackOff() {
        return failedWrites > 1;
    }

    long backoffMillis() {
        return Math.min(LONGEST_BACKOFF_MILLIS, retryMillis << Math.min(failedWrites - 2, MOST_DOUBLINGS));
    }
}
