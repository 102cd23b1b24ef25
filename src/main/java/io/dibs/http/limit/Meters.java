package io.dibs.http.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.function.LongSupplier;

/** A meter for each key that asks, at one rate. Where more keys come than are kept, the rarest begin anew. */
final class Meters<K> {
    /** A hundred bytes each. */
    private static final int MAX_KEYS = 50_000;

    private final Rate rate;
    private final LongSupplier nanos;
    private final Cache<K, Meter> byKey =
            Caffeine.newBuilder().maximumSize(MAX_KEYS).executor(Runnable::run).build();

    /** @param nanos a clock that never runs backwards */
    Meters(Rate rate, LongSupplier nanos) {
        this.rate = rate;
        this.nanos = nanos;
    }

    Rate rate() {
        return rate;
    }

    Meter of(K key) {
        Meter known = byKey.getIfPresent(key);
        return known == null ? byKey.get(key, first -> new Meter(nanos.getAsLong())) : known;
    }

    Taken take(K key) {
        return take(of(key));
    }

    Taken take(Meter meter) {
        return meter.take(rate, nanos.getAsLong());
    }

    void giveBack(K key) {
        of(key).giveBack(rate);
    }
}
