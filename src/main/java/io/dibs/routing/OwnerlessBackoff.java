package io.dibs.routing;

/**
 * How long to wait before a shard without an owner is tried again: a handover is over in some tens of milliseconds and
 * is met soon after; a takeover takes a second, and what waits for it is not sent around all the while.
 */
final class OwnerlessBackoff {
    private static final long FIRST_MILLIS = 10;
    private static final long LONGEST_MILLIS = 100;

    private long next = FIRST_MILLIS;

    long next() {
        long millis = next;
        next = Math.min(LONGEST_MILLIS, next * 2);
        return millis;
    }

    void reset() {
        next = FIRST_MILLIS;
    }
}
