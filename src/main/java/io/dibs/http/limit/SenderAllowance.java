package io.dibs.http.limit;

/** How often one sender may still ask. Whoever is met again and again keeps it, and spares the search. */
public final class SenderAllowance {
    private final RateLimiterMap<?> meters;
    private final RateLimiter meter;

    SenderAllowance(RateLimiterMap<?> meters, RateLimiter meter) {
        this.meters = meters;
        this.meter = meter;
    }

    RateLimitStatus take() {
        return meters.take(meter);
    }
}
