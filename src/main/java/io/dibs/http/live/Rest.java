package io.dibs.http.live;

/** How long an event loop leaves its listeners alone after it has written to some of them. */
final class Rest {
    /** Listeners take one part in twenty-five of a loop, whatever a write costs: claims have the rest. */
    private static final int PER_WORK = 24;
    /** A collector's pause in the middle of a burst is no work of it. */
    private static final long MOST_MILLIS = 500;

    private Rest() {}

    static long millisAfter(long workNanos, long leastMillis) {
        long fair = workNanos * PER_WORK / 1_000_000;
        return Math.max(leastMillis, Math.min(fair, MOST_MILLIS));
    }
}
