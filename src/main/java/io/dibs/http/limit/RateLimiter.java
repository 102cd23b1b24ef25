package io.dibs.http.limit;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures one sender by a rate: a leaky bucket in one number, the moment at which all that was taken is there again.
 * Any thread may take.
 */
final class RateLimiter {
    private final AtomicLong fullAt;

    RateLimiter(long now) {
        fullAt = new AtomicLong(now);
    }

    RateLimitStatus take(RateLimit rate, long now) {
        while (true) {
            long was = fullAt.get();
            long ahead = Math.max(was - now, 0) + rate.intervalNanos();
            long over = ahead - rate.windowNanos();
            if (over > 0) {
                return RateLimitStatus.refused(over, ahead - rate.intervalNanos());
            }
            if (fullAt.compareAndSet(was, now + ahead)) {
                return RateLimitStatus.given(-over / rate.intervalNanos(), ahead);
            }
        }
    }

    void giveBack(RateLimit rate) {
        fullAt.addAndGet(-rate.intervalNanos());
    }
}
