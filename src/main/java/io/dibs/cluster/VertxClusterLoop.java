package io.dibs.cluster;

import io.dibs.shard.EventTime;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/** An event loop of the node's Vert.x. */
final class VertxClusterLoop implements ClusterLoop {
    private final Vertx vertx;
    private final Context context;
    private final Supplier<EventTime> clock;

    VertxClusterLoop(Vertx vertx, Supplier<EventTime> clock) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.clock = clock;
    }

    @Override
    public long now() {
        return clock.get().monotonic();
    }

    @Override
    public long wall() {
        return clock.get().wall();
    }

    @Override
    public void run(Runnable what) {
        context.runOnContext(here -> what.run());
    }

    @Override
    public void after(long millis, Runnable what) {
        run(() -> vertx.setTimer(millis, timer -> what.run()));
    }

    @Override
    public void each(long millis, Supplier<Boolean> what) {
        run(() -> vertx.setPeriodic(millis, timer -> {
            if (!what.get()) {
                vertx.cancelTimer(timer);
            }
        }));
    }
}
