package io.dibs.app;

import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Notices from a thread of its own when an event loop of this node does not move any more: the shards on it decide
 * nothing, while heartbeat and event bus, which live on other threads, would go on saying that the node is well.
 */
final class LoopWatch implements AutoCloseable {
    static final long TICK_MILLIS = 500;
    /**
     * Ticks and not time are counted: while the whole process stands still, as in a long garbage collection or on a
     * machine that is moved, this thread does too.
     */
    static final int STUCK_TICKS = 16;

    private final List<Pulse> loops = new ArrayList<>();
    private final Listener listener;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread watch = new Thread(task, "loop watch");
        watch.setDaemon(true);
        return watch;
    });
    private boolean stuck;

    /** Hears of it on the watch's thread. */
    interface Listener {
        void stuck();

        void recovered();
    }

    private static final class Pulse {
        private final Executor loop;
        private volatile boolean answered = true;
        private int missed;

        Pulse(Executor loop) {
            this.loop = loop;
        }

        boolean isStuck() {
            if (answered) {
                answered = false;
                missed = 0;
                loop.execute(() -> answered = true);
            } else {
                missed++;
            }
            return missed >= STUCK_TICKS;
        }
    }

    LoopWatch(Iterable<? extends Executor> loops, Listener listener) {
        loops.forEach(loop -> this.loops.add(new Pulse(loop)));
        this.listener = listener;
    }

    static LoopWatch of(Vertx vertx, Listener listener) {
        return new LoopWatch(((VertxInternal) vertx).eventLoopGroup(), listener);
    }

    void start() {
        thread.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    void tick() {
        boolean now = loops.stream().filter(Pulse::isStuck).count() > 0;
        if (now != stuck) {
            stuck = now;
            if (now) {
                listener.stuck();
            } else {
                listener.recovered();
            }
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
