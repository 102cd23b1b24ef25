package io.dibs.snapshot;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** Holds every call to Redis until the test answers it, and every task until the test runs it. */
final class ScriptedStore implements SnapshotStore, SnapshotStore.Loop {
    private record Call(String request, Consumer<byte[]> then, Consumer<String> failed) {}

    private final List<Call> calls = new ArrayList<>();
    final List<List<Piece>> written = new ArrayList<>();
    final List<List<String>> deleted = new ArrayList<>();
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private Deque<Runnable> timers = new ArrayDeque<>();

    List<String> requests() {
        return calls.stream().map(Call::request).toList();
    }

    List<String> snapshotRequests() {
        return requests().stream()
                .filter(request -> request.contains("snapshot"))
                .toList();
    }

    void answer(String request, byte[] value) {
        take(request).then.accept(value);
    }

    void fail(String request) {
        take(request).failed.accept("cut off");
    }

    private Call take(String request) {
        Call call = calls.stream()
                .filter(each -> each.request.equals(request))
                .findFirst()
                .orElseThrow();
        calls.remove(call);
        return call;
    }

    /** Lets the event loop run its tasks, all timers that are set, and the tasks that follow. */
    void round() {
        runTasks();
        fireTimers();
        runTasks();
    }

    void runTasks() {
        for (Runnable task; (task = tasks.poll()) != null; ) {
            task.run();
        }
    }

    /** Fires the timers that are set, but none that they set. */
    void fireTimers() {
        Deque<Runnable> due = timers;
        timers = new ArrayDeque<>();
        due.forEach(Runnable::run);
    }

    private void call(String request, Consumer<byte[]> then, Consumer<String> failed) {
        calls.add(new Call(request, then, failed));
    }

    @Override
    public void read(String key, int bytes, Consumer<byte[]> then, Consumer<String> failed) {
        call("read " + key, then, failed);
    }

    @Override
    public void write(List<Piece> pieces, int ttlSeconds, Runnable then, Consumer<String> failed) {
        written.add(pieces);
        call("write " + pieces.get(0).key(), done -> then.run(), failed);
    }

    @Override
    public void replace(String key, byte[] value, int ttlSeconds, Consumer<byte[]> then, Consumer<String> failed) {
        call("replace " + key, then, failed);
    }

    @Override
    public void swap(
            String key, byte[] expected, byte[] value, int ttlSeconds, Consumer<byte[]> then, Consumer<String> failed) {
        call("swap " + key, then, failed);
    }

    @Override
    public void copy(List<String> from, List<String> to, Runnable then, Consumer<String> failed) {
        call("copy " + from.get(0), done -> then.run(), failed);
    }

    @Override
    public void delete(List<String> keys, Runnable then, Consumer<String> failed) {
        deleted.add(keys);
        call("delete " + keys.get(0), done -> then.run(), failed);
    }

    @Override
    public void renewTtl(List<String> keys, int ttlSeconds) {}

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
        timers.add(task);
    }
}
