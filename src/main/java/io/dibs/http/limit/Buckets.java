package io.dibs.http.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.util.function.LongSupplier;

/**
 * A bucket for each key that asks, at one rate. Any thread may take. A bucket that nobody asked for its window is full again,
 * so forgetting it changes nothing; where more keys come than are kept, the rarest begin anew.
 */
final class Buckets<K> {
    /** A few hundred bytes each. */
    private static final int MAX_KEYS = 50_000;

    private final Bandwidth bandwidth;
    private final TimeMeter clock;
    private final Cache<K, Bucket> byKey;

    /** @param nanos a clock that never runs backwards */
    Buckets(Rate rate, LongSupplier nanos) {
        bandwidth = rate.bandwidth();
        clock = new Clock(nanos);
        byKey = Caffeine.newBuilder()
                .maximumSize(MAX_KEYS)
                .expireAfterAccess(rate.window())
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    Taken take(K key) {
        Bucket known = byKey.getIfPresent(key);
        Bucket bucket = known == null ? byKey.get(key, first -> full()) : known;
        return Taken.of(bucket.tryConsumeAndReturnRemaining(1));
    }

    void giveBack(K key) {
        Bucket bucket = byKey.getIfPresent(key);
        if (bucket != null) {
            bucket.addTokens(1);
        }
    }

    private Bucket full() {
        return Bucket.builder().addLimit(bandwidth).withCustomTimePrecision(clock).build();
    }

    private record Clock(LongSupplier nanos) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return nanos.getAsLong();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
