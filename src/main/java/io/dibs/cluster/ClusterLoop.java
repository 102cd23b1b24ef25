package io.dibs.cluster;

import io.dibs.shard.EventTime;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The one event loop on which all of this package's state lives, and its time. */
final class ClusterLoop {
    private final Vertx vertx;
    private final Context context;
    private final Supplier<EventTime> clock;

    ClusterLoop(Vertx vertx, Supplier<EventTime> clock) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.clock = clock;
    }

    Vertx vertx() {
        return vertx;
    }

    /** Monotonic, in milliseconds. */
    long now() {
        return clock.get().monotonic();
    }

    long wall() {
        return clock.get().wall();
    }

    void run(Runnable what) {
        context.runOnContext(here -> what.run());
    }

    <T> void whenDone(Future<T> future, Consumer<AsyncResult<T>> what) {
        future.onComplete(done -> run(() -> what.accept(done)));
    }

    void after(long millis, Runnable what) {
        run(() -> vertx.setTimer(millis, timer -> what.run()));
    }

    /** @param what says whether to go on */
    void each(long millis, Supplier<Boolean> what) {
        run(() -> vertx.setPeriodic(millis, timer -> {
            if (!what.get()) {
                vertx.cancelTimer(timer);
            }
        }));
    }
}
