package io.dibs.ledger;

import io.dibs.cluster.HeartbeatPort;
import io.dibs.cluster.NodeHeartbeat;
import io.dibs.cluster.NodePresence;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Writes the node's heartbeat each second over a connection of its own, and returns what it reads there. */
public final class NodeHeartbeatWriter implements HeartbeatPort {
    public static final long INTERVAL_MILLIS = 1_000;
    /** Two beats of a living node fall into it, even a late one. */
    private static final long WATCH_MILLIS = 2_500;

    private final ShardConnection link;
    private final Vertx vertx;
    private final NodeIdentity node;
    private final int schema;
    private Supplier<NodePresence> presence;
    private Consumer<AsyncResult<HeartbeatResult>> observer = beat -> {};
    private Consumer<AsyncResult<HeartbeatResult>> listener;
    private long timer = -1;
    private boolean hurried;
    private boolean suspended;
    private Future<?> latest = Future.succeededFuture();

    /** @param schema the version of the tables that this node found at its start */
    NodeHeartbeatWriter(ShardConnection link, Vertx vertx, NodeIdentity node, int schema) {
        this.link = link;
        this.vertx = vertx;
        this.node = node;
        this.schema = schema;
    }

    /** @param told of each beat, before the listener that {@link #start} names */
    public synchronized void observe(Consumer<AsyncResult<HeartbeatResult>> told) {
        observer = told;
    }

    @Override
    public synchronized Future<Void> start(Supplier<NodePresence> says, Consumer<AsyncResult<HeartbeatResult>> heard) {
        presence = says;
        listener = observer.andThen(heard);
        timer = vertx.setPeriodic(INTERVAL_MILLIS, tick -> next());
        beat();
        return latest.mapEmpty();
    }

    /** No beat leaves until {@link #resume}, so that the other nodes take this one for dead. Any thread. */
    public synchronized void suspend(String why) {
        suspended = true;
        listener.accept(Future.failedFuture(why));
    }

    /** Any thread. */
    public synchronized void resume() {
        suspended = false;
        next();
    }

    @Override
    public synchronized void hurry() {
        hurried = !latest.isComplete();
        next();
    }

    /** A beat that is still under way is not overtaken. */
    private synchronized void next() {
        if (latest.isComplete() && timer != -1 && !suspended) {
            beat();
        }
    }

    private void beat() {
        latest = beat(presence.get().text()).andThen(listener::accept);
        latest.onComplete(done -> nextIfHurried());
    }

    private synchronized void nextIfHurried() {
        if (hurried) {
            hurried = false;
            next();
        }
    }

    private Future<HeartbeatResult> beat(String members) {
        long sent = System.nanoTime();
        return link.call(
                        NodeStatements.BEAT,
                        Tuple.of(node.id(), node.label(), members, node.wire(), schema, node.snapshot()))
                .map(rows -> pulse(rows, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sent)));
    }

    /** PostgreSQL looked at its clock at some moment of that time. */
    private static HeartbeatResult pulse(RowSet<Row> rows, long tookMillis) {
        long there = TimestampConversion.millis(rows.iterator().next().getOffsetDateTime(0));
        long here = System.currentTimeMillis() - tookMillis / 2;
        return new HeartbeatResult(beats(rows), there - here, tookMillis / 2 + 1);
    }

    private static List<NodeHeartbeat> beats(RowSet<Row> rows) {
        List<NodeHeartbeat> beats = new ArrayList<>();
        for (Row row : rows) {
            if (row.getUUID(1) != null) {
                beats.add(new NodeHeartbeat(
                        row.getUUID(1), row.getString(2), row.getLong(3), NodePresence.parse(row.getString(4))));
            }
        }
        return beats;
    }

    @Override
    public Future<List<NodeHeartbeat>> living(Predicate<NodeHeartbeat> concerns) {
        return others(concerns)
                .compose(before -> before.isEmpty()
                        ? Future.succeededFuture(before)
                        : later().compose(waited -> others(concerns)).map(after -> moved(before, after)));
    }

    private Future<List<NodeHeartbeat>> others(Predicate<NodeHeartbeat> concerns) {
        return link.call(NodeStatements.READ_BEATS, Tuple.tuple()).map(rows -> beats(rows).stream()
                .filter(beat -> !beat.node().equals(node.id()))
                .filter(concerns)
                .toList());
    }

    private static List<NodeHeartbeat> moved(List<NodeHeartbeat> before, List<NodeHeartbeat> after) {
        Map<UUID, Long> counters =
                before.stream().collect(Collectors.toMap(NodeHeartbeat::node, NodeHeartbeat::counter));
        return after.stream()
                .filter(beat -> !Objects.equals(counters.get(beat.node()), beat.counter()))
                .toList();
    }

    private Future<Void> later() {
        Promise<Void> promise = Promise.promise();
        vertx.setTimer(WATCH_MILLIS, tick -> promise.complete());
        return promise.future();
    }

    @Override
    public synchronized Future<Void> stop() {
        if (timer == -1) {
            return Future.succeededFuture();
        }
        vertx.cancelTimer(timer);
        timer = -1;
        return latest.transform(
                done -> link.call(NodeStatements.LEAVE, Tuple.of(node.id())).mapEmpty());
    }
}
