package io.dibs.app.archive;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Leaves PostgreSQL to others between two steps, for a multiple of what the step took. */
final class StepRest {
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final int factor;

    StepRest(int factor) {
        this.factor = factor;
    }

    <T> T after(Supplier<T> step) {
        long began = System.nanoTime();
        T result = step.get();
        long until = System.nanoTime() + Math.min(LONGEST_NANOS, factor * (System.nanoTime() - began));
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return result;
    }
}
