package io.dibs.http.live;

import java.util.concurrent.TimeUnit;

/**
 * How long an event loop leaves its listeners alone after it has written to some of them. A loop that comes late to a
 * timer has claims to answer, and claims come first.
 */
final class WriteThrottle {
    /** Of a loop that has time, listeners take one part in six. */
    private static final int PER_WORK = 5;
    /** Of one that has none, one part in sixty, whatever a write costs. */
    private static final int PER_WORK_WHERE_BUSY = 59;

    private static final long LATE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
    /** One timer in time among late ones says little. */
    private static final int REMEMBERED = 8;
    /** A collector's pause in the middle of a burst is no work of it. */
    private static final long MAX_MILLIS = 500;

    private final long minMillis;
    private long expectedNanos;
    private long lateNanos = REMEMBERED * LATE_NANOS;

    /** Begins as one of a busy loop. */
    WriteThrottle(long minMillis) {
        this.minMillis = minMillis;
    }

    /** The writing goes on after a rest, when the timer says so. */
    void isOver(long nanos) {
        long late = Math.min(Math.max(0, nanos - expectedNanos), REMEMBERED * LATE_NANOS);
        lateNanos += (late - lateNanos) / REMEMBERED;
    }

    long millisAfter(long begunNanos, long endedNanos) {
        int perWork = lateNanos > LATE_NANOS ? PER_WORK_WHERE_BUSY : PER_WORK;
        long fair = TimeUnit.NANOSECONDS.toMillis((endedNanos - begunNanos) * perWork);
        long pauseMillis = Math.max(minMillis, Math.min(fair, MAX_MILLIS));
        expectedNanos = endedNanos + TimeUnit.MILLISECONDS.toNanos(pauseMillis);
        return pauseMillis;
    }
}
