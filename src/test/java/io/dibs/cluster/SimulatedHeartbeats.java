package io.dibs.cluster;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The heartbeats of one process. */
final class SimulatedHeartbeats implements HeartbeatPort {
    private static final long INTERVAL_MILLIS = 1_000;
    private static final long WATCH_MILLIS = 2_500;

    private final UUID node;
    private final SimulatedProcess process;
    private final SimulatedRecords records;
    private final SimulatedRecords.Link postgres;
    private Supplier<NodePresence> presence = () -> NodePresence.NONE;
    private Consumer<AsyncResult<HeartbeatResult>> listener = result -> {};
    private Future<?> latest = Future.succeededFuture();
    private boolean hurried;
    private boolean suspended;
    private boolean stopped = true;

    SimulatedHeartbeats(UUID node, SimulatedProcess process, SimulatedRecords records, SimulatedRecords.Link postgres) {
        this.node = node;
        this.process = process;
        this.records = records;
        this.postgres = postgres;
    }

    @Override
    public Future<Void> start(Supplier<NodePresence> says, Consumer<AsyncResult<HeartbeatResult>> then) {
        presence = says;
        listener = then;
        stopped = false;
        process.each(INTERVAL_MILLIS, () -> {
            next();
            return !stopped;
        });
        write();
        return latest.mapEmpty();
    }

    @Override
    public void observe(Consumer<AsyncResult<HeartbeatResult>> observer) {
        throw new UnsupportedOperationException("nobody observes");
    }

    @Override
    public void suspend(String reason) {
        suspended = true;
        listener.accept(Future.failedFuture(reason));
    }

    @Override
    public void resume() {
        suspended = false;
        next();
    }

    @Override
    public void writeSoon() {
        hurried = !latest.isComplete();
        next();
    }

    private void next() {
        if (latest.isComplete() && !stopped && !suspended) {
            write();
        }
    }

    private void write() {
        NodePresence now = presence.get();
        Future<HeartbeatResult> write = postgres.call(() -> {
            List<NodeHeartbeat> before = List.copyOf(records.nodes.values());
            long counter =
                    records.nodes.containsKey(node) ? records.nodes.get(node).counter() + 1 : 1;
            records.nodes.put(node, new NodeHeartbeat(node, "node", counter, now));
            return new HeartbeatResult(before, 0, 1);
        });
        latest = write.andThen(listener::accept);
        latest.onComplete(done -> {
            if (hurried) {
                hurried = false;
                next();
            }
        });
    }

    @Override
    public Future<List<NodeHeartbeat>> aliveAmong(Predicate<NodeHeartbeat> concerns) {
        return others(concerns).compose(before -> {
            if (before.isEmpty()) {
                return Future.succeededFuture(before);
            }
            Promise<Void> waited = Promise.promise();
            process.after(WATCH_MILLIS, waited::complete);
            Map<UUID, Long> counters =
                    before.stream().collect(Collectors.toMap(NodeHeartbeat::node, NodeHeartbeat::counter));
            return waited.future().compose(later -> others(concerns)).map(after -> after.stream()
                    .filter(each -> !Long.valueOf(each.counter()).equals(counters.get(each.node())))
                    .toList());
        });
    }

    private Future<List<NodeHeartbeat>> others(Predicate<NodeHeartbeat> concerns) {
        return postgres.call(() -> records.nodes.values().stream()
                .filter(each -> !each.node().equals(node))
                .filter(concerns)
                .toList());
    }

    @Override
    public Future<Void> stop() {
        stopped = true;
        return latest.transform(done -> postgres.call(() -> {
            records.nodes.remove(node);
            return null;
        }));
    }
}
