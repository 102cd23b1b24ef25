package io.dibs.http.limit;

/**
 * What is left after one was asked for.
 *
 * @param waitSeconds until there is another one; 0 where it was given
 * @param resetSeconds until all of them are there again
 */
record RateLimitStatus(long remaining, long waitSeconds, long resetSeconds) {
    private static final long SECOND = 1_000_000_000;

    static RateLimitStatus given(long remaining, long resetNanos) {
        return new RateLimitStatus(remaining, 0, seconds(resetNanos));
    }

    static RateLimitStatus refused(long waitNanos, long resetNanos) {
        return new RateLimitStatus(0, seconds(waitNanos), seconds(resetNanos));
    }

    /** Begun ones count. */
    private static long seconds(long nanos) {
        return (nanos + SECOND - 1) / SECOND;
    }
}
