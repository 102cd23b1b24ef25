package io.dibs.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.spi.metrics.PoolMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows how busy each pool of connections to PostgreSQL and of worker threads is, and times what waits for it. Vert.x
 * asks for nothing else here, so that requests and messages cost what they cost without it.
 */
final class PoolMeter implements VertxMetrics {
    /** Pools of clients are named at random, and those of Redis with each connection again: series without end. */
    private static final Set<String> KINDS = Set.of("sql", "worker");

    private final MeterRegistry registry;

    PoolMeter(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Virtual threads have no bound, so nothing waits for them. */
    @Override
    public @Nullable PoolMetrics<?, ?> createPoolMetrics(String kind, String name, int maxSize) {
        return KINDS.contains(kind) && maxSize > 0 ? new PoolUse(registry, name, maxSize) : null;
    }

    private static final class PoolUse implements PoolMetrics<Long, Boolean> {
        private final AtomicInteger waiting = new AtomicInteger();
        private final AtomicInteger used = new AtomicInteger();
        private final Timer wait;

        PoolUse(MeterRegistry registry, String name, int maxSize) {
            gauge(registry, name, "dibs.pool.size", "Connections or threads that a pool may have", () -> maxSize);
            gauge(registry, name, "dibs.pool.used", "Connections or threads of a pool that are in use", used::get);
            gauge(registry, name, "dibs.pool.waiting", "What waits for a pool", waiting::get);
            wait = Timer.builder("dibs.pool.wait")
                    .description("How long a connection or a thread of a pool was waited for")
                    .tag("pool", name)
                    .register(registry);
        }

        private static void gauge(
                MeterRegistry registry, String pool, String name, String description, Supplier<Number> value) {
            Gauge.builder(name, value)
                    .description(description)
                    .tag("pool", pool)
                    .register(registry);
        }

        @Override
        public Long enqueue() {
            waiting.incrementAndGet();
            return System.nanoTime();
        }

        @Override
        public void dequeue(Long since) {
            waiting.decrementAndGet();
            wait.record(System.nanoTime() - since, TimeUnit.NANOSECONDS);
        }

        @Override
        public Boolean begin() {
            used.incrementAndGet();
            return Boolean.TRUE;
        }

        @Override
        public void end(Boolean begun) {
            used.decrementAndGet();
        }
    }
}
