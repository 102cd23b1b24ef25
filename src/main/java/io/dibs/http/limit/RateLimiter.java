package io.dibs.http.limit;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Limits one sender: a leaky bucket in one number, the moment at which all that was taken is there again. Any thread
 * may take. Callers that serve one sender repeatedly keep its limiter, which saves the lookup.
 */
public final class RateLimiter {
    private final RateLimit rate;
    private final LongSupplier nanos;
    private final AtomicLong fullAt;

    /**
     * What is left after one was asked for.
     *
     * @param waitSeconds until there is another one; 0 where it was given
     * @param resetSeconds until all of them are there again
     */
    record Status(long remaining, long waitSeconds, long resetSeconds) {
        private static final long SECOND = 1_000_000_000;

        private static Status given(long remaining, long resetNanos) {
            return new Status(remaining, 0, seconds(resetNanos));
        }

        private static Status refused(long waitNanos, long resetNanos) {
            return new Status(0, seconds(waitNanos), seconds(resetNanos));
        }

        /** Begun ones count. */
        private static long seconds(long nanos) {
            return (nanos + SECOND - 1) / SECOND;
        }
    }

    /** @param nanos a clock that never runs backwards */
    RateLimiter(RateLimit rate, LongSupplier nanos) {
        this.rate = rate;
        this.nanos = nanos;
        this.fullAt = new AtomicLong(nanos.getAsLong());
    }

    Status acquire() {
        long now = nanos.getAsLong();
        while (true) {
            long was = fullAt.get();
            long ahead = Math.max(was - now, 0) + rate.intervalNanos();
            long over = ahead - rate.windowNanos();
            if (over > 0) {
                return Status.refused(over, ahead - rate.intervalNanos());
            }
            if (fullAt.compareAndSet(was, now + ahead)) {
                return Status.given(-over / rate.intervalNanos(), ahead);
            }
        }
    }

    void release() {
        fullAt.addAndGet(-rate.intervalNanos());
    }
}
