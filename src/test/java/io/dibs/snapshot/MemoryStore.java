package io.dibs.snapshot;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Redis in memory, which answers when the test lets the event loop run. It can be down, and so fail every call. */
final class MemoryStore implements SnapshotStore, SnapshotStore.Loop {
    final Map<String, byte[]> values = new TreeMap<>();
    /** Seconds to live, of the keys whose time was renewed. */
    final Map<String, Integer> renewed = new TreeMap<>();

    boolean isDown;
    /** Nothing is heard of these. */
    final Set<String> lostKeys = new HashSet<>();

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private List<Timer> timers = new ArrayList<>();

    private record Timer(long millis, Runnable task) {}

    /** Lets all calls and tasks happen, but no timer. */
    void settle() {
        for (Runnable task; (task = tasks.poll()) != null; ) {
            task.run();
        }
    }

    /** Fires the timers that are set, and lets happen what follows. */
    void round() {
        settle();
        List<Timer> due = timers;
        timers = new ArrayList<>();
        due.forEach(timer -> timer.task().run());
        settle();
    }

    /** Milliseconds, of the timers that are set. */
    List<Long> delays() {
        return timers.stream().map(Timer::millis).toList();
    }

    byte[] get(String key) {
        return values.getOrDefault(key, new byte[0]);
    }

    /** As a failing disk does. */
    void flipBit(String key, int at) {
        get(key)[at] ^= 1;
    }

    private <T> void call(Supplier<T> what, Consumer<T> then, Consumer<String> failed) {
        tasks.add(() -> {
            if (isDown) {
                failed.accept("down");
            } else {
                then.accept(what.get());
            }
        });
    }

    @Override
    public void read(String key, int bytes, Consumer<byte[]> then, Consumer<String> failed) {
        if (lostKeys.contains(key)) {
            run(() -> failed.accept("no answer"));
        } else {
            call(() -> Arrays.copyOf(get(key), Math.min(bytes, get(key).length)), then, failed);
        }
    }

    @Override
    public void write(List<Piece> pieces, int ttlSeconds, Runnable then, Consumer<String> failed) {
        call(() -> pieces.stream().map(this::put).toList(), done -> then.run(), failed);
    }

    private byte[] put(Piece piece) {
        int end = piece.offset() + piece.bytes().length;
        byte[] after = Arrays.copyOf(get(piece.key()), Math.max(get(piece.key()).length, end));
        System.arraycopy(piece.bytes(), 0, after, piece.offset(), piece.bytes().length);
        values.put(piece.key(), after);
        return after;
    }

    @Override
    public void replace(String key, byte[] value, int ttlSeconds, Consumer<byte[]> then, Consumer<String> failed) {
        call(() -> put(key, value), then, failed);
    }

    private byte[] put(String key, byte[] value) {
        byte[] before = get(key);
        values.put(key, value.clone());
        return before;
    }

    @Override
    public void swap(
            String key, byte[] expected, byte[] value, int ttlSeconds, Consumer<byte[]> then, Consumer<String> failed) {
        call(() -> Arrays.equals(get(key), expected) ? put(key, value) : get(key), then, failed);
    }

    @Override
    public void copy(List<String> from, List<String> to, Runnable then, Consumer<String> failed) {
        call(() -> copied(from, to), done -> then.run(), failed);
    }

    private List<String> copied(List<String> from, List<String> to) {
        for (int i = 0; i < from.size(); i++) {
            if (values.containsKey(from.get(i))) {
                put(to.get(i), get(from.get(i)));
            }
        }
        return to;
    }

    @Override
    public void delete(List<String> keys, Runnable then, Consumer<String> failed) {
        call(() -> values.keySet().removeAll(keys), done -> then.run(), failed);
    }

    @Override
    public void renewTtl(List<String> keys, int ttlSeconds) {
        keys.forEach(key -> renewed.put(key, ttlSeconds));
    }

    @Override
    public Loop loop() {
        return this;
    }

    @Override
    public void run(Runnable task) {
        tasks.add(task);
    }

    @Override
    public void after(long millis, Runnable task) {
        timers.add(new Timer(millis, task));
    }
}
