package io.dibs.http.limit;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures one sender by a rate: a leaky bucket in one number, the moment at which all that was taken is there again. Any
 * thread may take.
 */
final class Meter {
    private final AtomicLong fullAt;

    Meter(long now) {
        fullAt = new AtomicLong(now);
    }

    Taken take(Rate rate, long now) {
        while (true) {
            long was = fullAt.get();
            long ahead = Math.max(was - now, 0) + rate.intervalNanos();
            long over = ahead - rate.windowNanos();
            if (over > 0) {
                return Taken.refused(over, ahead - rate.intervalNanos());
            }
            if (fullAt.compareAndSet(was, now + ahead)) {
                return Taken.given(-over / rate.intervalNanos(), ahead);
            }
        }
    }

    void giveBack(Rate rate) {
        fullAt.addAndGet(-rate.intervalNanos());
    }
}
