package io.dibs.snapshot;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that coupons on their way to Redis may take on this node. Any thread. */
final class SnapshotMemoryBudget {
    /** What a run of coupons costs besides its bytes. */
    private static final int RUN_BYTES = 64;

    private final long capacity;
    private final AtomicLong reserved = new AtomicLong();

    SnapshotMemoryBudget(long capacity) {
        this.capacity = capacity;
    }

    boolean reserve(byte[] run) {
        if (reserved.addAndGet(run.length + RUN_BYTES) <= capacity) {
            return true;
        }
        release(run);
        return false;
    }

    void release(byte[] run) {
        reserved.addAndGet(-run.length - RUN_BYTES);
    }
}
