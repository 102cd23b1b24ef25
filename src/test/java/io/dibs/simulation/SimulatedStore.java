package io.dibs.simulation;

import io.dibs.snapshot.SnapshotStore;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A process's way to Redis: calls happen in order, unless the connection breaks and one of them happens later. */
final class SimulatedStore implements SnapshotStore, SnapshotStore.Loop {
    private static final int SLOWEST_MILLIS = 900;

    private final SimulatedWorld world;
    private final ModelRedis redis;
    private final StatementFaults faults;
    /** Hands what comes back to the process, if it still lives. */
    private final Consumer<Runnable> back;

    private final Deque<Runnable> calls = new ArrayDeque<>();

    SimulatedStore(SimulatedWorld world, ModelRedis redis, StatementFaults faults, Consumer<Runnable> back) {
        this.world = world;
        this.redis = redis;
        this.faults = faults;
        this.back = back;
    }

    @Override
    public void read(String key, int bytes, Consumer<byte[]> then, Consumer<String> failed) {
        call(() -> Arrays.copyOf(redis.get(key), Math.min(bytes, redis.get(key).length)), then, failed);
    }

    @Override
    public void write(List<Piece> pieces, int ttlSeconds, Runnable then, Consumer<String> failed) {
        call(() -> ran(() -> redis.write(pieces)), done -> then.run(), failed);
    }

    @Override
    public void replace(String key, byte[] value, int ttlSeconds, Consumer<byte[]> then, Consumer<String> failed) {
        call(() -> redis.replace(key, value), then, failed);
    }

    @Override
    public void swap(
            String key, byte[] expected, byte[] value, int ttlSeconds, Consumer<byte[]> then, Consumer<String> failed) {
        call(() -> redis.swap(key, expected, value), then, failed);
    }

    @Override
    public void copy(List<String> from, List<String> to, Runnable then, Consumer<String> failed) {
        call(() -> ran(() -> redis.copy(from, to)), done -> then.run(), failed);
    }

    @Override
    public void delete(List<String> keys, Runnable then, Consumer<String> failed) {
        call(() -> ran(() -> redis.delete(keys)), done -> then.run(), failed);
    }

    @Override
    public void renewTtl(List<String> keys, int ttlSeconds) {}

    private static boolean ran(Runnable what) {
        what.run();
        return true;
    }

    private <T> void call(Supplier<T> run, Consumer<T> then, Consumer<String> failed) {
        calls.addLast(() -> happen(run, then, failed));
        world.soon(() -> calls.removeFirst().run());
    }

    private <T> void happen(Supplier<T> run, Consumer<T> then, Consumer<String> failed) {
        switch (faults.next("")) {
            case NONE -> {
                T result = run.get();
                world.soon(() -> back.accept(() -> then.accept(result)));
            }
            case LOST_BEFORE -> world.soon(() -> back.accept(() -> failed.accept("connection lost")));
            case LOST_AFTER -> {
                run.get();
                world.soon(() -> back.accept(() -> failed.accept("connection lost")));
            }
            case RUNS_LATER -> {
                world.soon(() -> world.soon(run::get));
                world.soon(() -> back.accept(() -> failed.accept("connection lost")));
            }
            case SLOW -> {
                T result = run.get();
                world.after(world.between(20, SLOWEST_MILLIS), () -> back.accept(() -> then.accept(result)));
            }
            case CRASH_BEFORE, CRASH_AFTER -> throw new IllegalStateException("Not a fault of Redis");
        }
    }

    @Override
    public Loop loop() {
        return this;
    }

    @Override
    public void run(Runnable what) {
        after(0, what);
    }

    @Override
    public void after(long millis, Runnable what) {
        world.after(millis, () -> back.accept(what));
    }
}
