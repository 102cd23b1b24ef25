package io.dibs.routing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many batches of a node's shards are under way at once. Where more are than PostgreSQL works on side by
 * side, they only wait there; a shard that waits here instead gathers more claims for its batch, and a batch costs
 * almost the same whatever its size.
 *
 * <p>How many that is follows from how long batches take, as TCP Vegas finds its window: of those under way, the share
 * that a batch took longer than the fastest one is the share that waits. If hardly any wait, one more may go; if more
 * than a few do, one less. A measured fastest time is soon wrong under a load that never ends, so from time to time it
 * starts again with few batches.
 *
 * <p>A batch that takes very long, because something holds up its shard alone, does not count any more. Thread-safe.
 */
final class WritePermits {
    static final int FEWEST = 4;
    static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int MOST = 1_024;
    private static final int FEW_WAIT = 2;
    private static final int MANY_WAIT = 4;
    private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LongSupplier clock;
    private final Consumer<Runnable> afterLongest;
    private final Set<Permit> held = new HashSet<>();
    private final Deque<Consumer<Permit>> waiting = new ArrayDeque<>();
    private boolean isSweepDue;
    private double limit = FEWEST;
    private long fastest = Long.MAX_VALUE;
    private long roundBegan;

    /** For one batch, from when it may be sent until its outcome is known. */
    static final class Permit {
        private final long since;

        private Permit(long since) {
            this.since = since;
        }
    }

    /**
     * @param clock nanoseconds that never run backwards
     * @param afterLongest runs something once the longest time that a batch counts has passed
     */
    WritePermits(LongSupplier clock, Consumer<Runnable> afterLongest) {
        this.clock = clock;
        this.afterLongest = afterLongest;
        this.roundBegan = clock.getAsLong();
    }

    /**
     * @param receiver gets the permit where none is free, on any thread
     * @return null if none is free
     */
    synchronized @Nullable Permit acquire(Consumer<Permit> receiver) {
        if (waiting.isEmpty() && isOneFree()) {
            return grant();
        }
        waiting.addLast(receiver);
        if (!isSweepDue) {
            isSweepDue = true;
            afterLongest.accept(this::sweep);
        }
        return null;
    }

    /** The receiver may still get a permit that is on its way. */
    synchronized void cancel(Consumer<Permit> receiver) {
        waiting.remove(receiver);
    }

    /** The outcome of the batch is known, or there was nothing to write: such a permit was held for no time. */
    void release(Permit permit, boolean isUsed) {
        handOut(() -> {
            if (isUsed && held.contains(permit)) {
                adapt(permit);
            }
            held.remove(permit);
        });
    }

    private void sweep() {
        handOut(() -> {
            long overdue = clock.getAsLong() - LONGEST_NANOS;
            held.removeIf(permit -> permit.since - overdue <= 0);
            isSweepDue = !waiting.isEmpty();
            if (isSweepDue) {
                afterLongest.accept(this::sweep);
            }
        });
    }

    private void handOut(Runnable change) {
        List<Runnable> granted = new ArrayList<>();
        synchronized (this) {
            change.run();
            while (!waiting.isEmpty() && isOneFree()) {
                Consumer<Permit> receiver = waiting.removeFirst();
                Permit permit = grant();
                granted.add(() -> receiver.accept(permit));
            }
        }
        granted.forEach(Runnable::run);
    }

    private boolean isOneFree() {
        return held.size() < (int) limit;
    }

    private Permit grant() {
        Permit permit = new Permit(clock.getAsLong());
        held.add(permit);
        return permit;
    }

    private void adapt(Permit permit) {
        long now = clock.getAsLong();
        if (now - roundBegan > ROUND_NANOS) {
            roundBegan = now;
            fastest = Long.MAX_VALUE;
            limit = FEWEST;
        }
        long took = Math.max(1, now - permit.since);
        fastest = Math.min(fastest, took);
        double wait = held.size() * (1 - (double) fastest / took);
        if (wait < FEW_WAIT && !waiting.isEmpty()) {
            limit = Math.min(MOST, limit + 1 / limit);
        } else if (wait > MANY_WAIT) {
            limit = Math.max(FEWEST, limit - 1 / limit);
        }
    }
}
