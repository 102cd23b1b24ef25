package io.dibs.routing;

/**
 * Backoff for retries to a shard without an owner: short at first, since a handover takes some tens of milliseconds,
 * then longer, since a takeover takes a second.
 */
final class OwnerlessBackoff {
    private static final long FIRST_MILLIS = 10;
    private static final long MAX_MILLIS = 100;

    private long next = FIRST_MILLIS;

    long next() {
        long millis = next;
        next = Math.min(MAX_MILLIS, next * 2);
        return millis;
    }

    void reset() {
        next = FIRST_MILLIS;
    }
}
