package io.dibs.app;

import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** How late each event loop comes to a timer: what everything else on it waits, too. */
final class EventLoopLag {
    static final long EVERY_MILLIS = 200;

    private EventLoopLag() {}

    /** @param lag in nanoseconds, told on the loop itself */
    static void watch(Vertx vertx, LongConsumer lag) {
        for (EventExecutor loop : ((VertxInternal) vertx).eventLoopGroup()) {
            new Pulse(loop, lag).next();
        }
    }

    private record Pulse(EventExecutor loop, LongConsumer lag) {
        void next() {
            long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(EVERY_MILLIS);
            loop.schedule(() -> came(due), EVERY_MILLIS, TimeUnit.MILLISECONDS);
        }

        private void came(long due) {
            lag.accept(Math.max(0, System.nanoTime() - due));
            if (!loop.isShuttingDown()) {
                next();
            }
        }
    }
}
