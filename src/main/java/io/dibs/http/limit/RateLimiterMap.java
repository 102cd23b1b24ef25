package io.dibs.http.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.function.LongSupplier;

/** A limiter for each key that asks, at one rate. Where more keys come than are kept, the rarest start again. */
final class RateLimiterMap<K> {
    /** A hundred bytes each. */
    private static final int MAX_KEYS = 50_000;

    private final RateLimit rate;
    private final LongSupplier nanos;
    private final Cache<K, RateLimiter> byKey =
            Caffeine.newBuilder().maximumSize(MAX_KEYS).executor(Runnable::run).build();

    /** @param nanos a clock that never runs backwards */
    RateLimiterMap(RateLimit rate, LongSupplier nanos) {
        this.rate = rate;
        this.nanos = nanos;
    }

    RateLimit rate() {
        return rate;
    }

    RateLimiter of(K key) {
        RateLimiter known = byKey.getIfPresent(key);
        return known == null ? byKey.get(key, first -> new RateLimiter(rate, nanos)) : known;
    }

    RateLimiter.Status acquire(K key) {
        return of(key).acquire();
    }

    void release(K key) {
        of(key).release();
    }
}
