package io.dibs.shard;

/** Decides when a shard moves the fence, and what the moved fence says about the write that was under way. */
final class Takeover {
    /** Between two takeovers where PostgreSQL answers and refuses every write, as with a full disk. */
    private static final long LONGEST_BACKOFF_MILLIS = 2_000;

    private static final int MOST_DOUBLINGS = 8;

    private final long retryMillis;
    /** Writes in a row that did not go through. */
    private int failedWrites;

    Takeover(long retryMillis) {
        this.retryMillis = retryMillis;
    }

    enum Reason {
        /** Memory says nothing: read all. */
        REBUILD,
        /** The write under way may have been committed: the fence will say. */
        SETTLE_WRITE,
        /** The write under way holds something that cannot be stored. */
        UNDO_POISONED
    }

    /** What follows once the fence is taken. */
    enum Settlement {
        /** The write did not happen, and cannot any more. */
        SEND_AGAIN,
        /** The write did happen. */
        WRITTEN,
        /** All that is not committed is decided again, without what cannot be stored. */
        DECIDE_AGAIN,
        /** Memory is thrown away and read again. */
        READ_ALL
    }

    /** @param before the fence as it was known; null at the beginning of a tenure */
    static Settlement settle(Reason reason, Fence before, Fence taken) {
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

    /** The first failure is a lost connection, most likely, and costs no time. */
    boolean backsOff() {
        return failedWrites > 1;
    }

    long backoffMillis() {
        return Math.min(LONGEST_BACKOFF_MILLIS, retryMillis << Math.min(failedWrites - 2, MOST_DOUBLINGS));
    }
}
