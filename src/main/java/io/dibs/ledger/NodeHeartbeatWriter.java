package io.dibs.ledger;

import io.dibs.cluster.HeartbeatPort;
import io.dibs.cluster.NodeHeartbeat;
import io.dibs.cluster.NodePresence;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
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
import org.jspecify.annotations.Nullable;

/** Writes the node's heartbeat each second over a connection of its own, and returns what it reads there. */
final class NodeHeartbeatWriter implements HeartbeatPort {
    public static final long INTERVAL_MILLIS = 1_000;
    /** Long enough for two heartbeats of a live node, even if one is late. */
    private static final long WATCH_MILLIS = 2_500;

    private final ShardConnection connection;
    private final Vertx vertx;
    private final NodeIdentity node;
    private final int schema;
    private @Nullable Supplier<NodePresence> presence;
    private Consumer<AsyncResult<HeartbeatResult>> observer = result -> {};
    private Consumer<AsyncResult<HeartbeatResult>> listener = result -> {};
    private long timer = -1;
    private boolean hurried;
    private boolean suspended;
    private Future<?> latest = Future.succeededFuture();

    /** @param schema the version of the tables that this node found at its start */
    NodeHeartbeatWriter(ShardConnection connection, Vertx vertx, NodeIdentity node, int schema) {
        this.connection = connection;
        this.vertx = vertx;
        this.node = node;
        this.schema = schema;
    }

    @Override
    public synchronized void observe(Consumer<AsyncResult<HeartbeatResult>> then) {
        observer = then;
    }

    @Override
    public synchronized Future<Void> start(
            Supplier<NodePresence> says, Consumer<AsyncResult<HeartbeatResult>> onResult) {
        presence = says;
        listener = observer.andThen(onResult);
        timer = vertx.setPeriodic(INTERVAL_MILLIS, tick -> scheduleNext());
        write();
        return latest.<Void>mapEmpty().recover(NodeHeartbeatWriter::named);
    }

    /** A node that is starting ends with it, and people read it. */
    private static <T> Future<T> named(Throwable failure) {
        return Future.failedFuture(
                failure instanceof PgException refused
                        ? new UnfitDatabaseException(
                                ServerCheck.REACHABLE,
                                "PostgreSQL does not take this node's heartbeat (" + refused.getMessage()
                                        + "): start the node again once it does",
                                refused)
                        : failure);
    }

    @Override
    public synchronized void suspend(String why) {
        suspended = true;
        listener.accept(Future.failedFuture(why));
    }

    @Override
    public synchronized void resume() {
        suspended = false;
        scheduleNext();
    }

    @Override
    public synchronized void writeSoon() {
        hurried = !latest.isComplete();
        scheduleNext();
    }

    /** Waits for a heartbeat that is still in flight. */
    private synchronized void scheduleNext() {
        if (latest.isComplete() && timer != -1 && !suspended) {
            write();
        }
    }

    private void write() {
        latest = write(Objects.requireNonNull(presence).get().text()).andThen(listener::accept);
        latest.onComplete(done -> writeNextIfRequested());
    }

    private synchronized void writeNextIfRequested() {
        if (hurried) {
            hurried = false;
            scheduleNext();
        }
    }

    private Future<HeartbeatResult> write(String members) {
        long sent = System.nanoTime();
        return connection
                .call(
                        NodeStatements.WRITE_HEARTBEAT,
                        Tuple.of(
                                node.id(),
                                node.label(),
                                members,
                                node.wire(),
                                schema,
                                node.snapshot(),
                                SchemaHistory.NEWEST))
                .map(rows -> {
                    long here = System.currentTimeMillis();
                    return result(rows, here, System.nanoTime() - sent);
                });
    }

    /**
     * @param here read before the end of that time: a pause between both makes the doubt larger, not the offset wrong
     */
    private static HeartbeatResult result(RowSet<Row> rows, long here, long tookNanos) {
        if (rows.size() == 0) {
            throw new IllegalStateException("This version of Dibs may not write any more");
        }
        long there = TimestampConversion.millis(rows.iterator().next().getOffsetDateTime(0));
        return result(heartbeats(rows), there, here, tookNanos);
    }

    /** PostgreSQL read its clock within the time until {@code here}; both clocks are cut to milliseconds. */
    static HeartbeatResult result(List<NodeHeartbeat> nodes, long there, long here, long tookNanos) {
        long tookMillis = TimeUnit.NANOSECONDS.toMillis(tookNanos) + 1;
        return new HeartbeatResult(nodes, there - (here - tookMillis / 2), (tookMillis + 1) / 2 + 1);
    }

    private static List<NodeHeartbeat> heartbeats(RowSet<Row> rows) {
        List<NodeHeartbeat> heartbeats = new ArrayList<>();
        for (Row row : rows) {
            if (row.getUUID(1) != null) {
                heartbeats.add(new NodeHeartbeat(
                        row.getUUID(1), row.getString(2), row.getLong(3), NodePresence.parse(row.getString(4))));
            }
        }
        return heartbeats;
    }

    @Override
    public Future<List<NodeHeartbeat>> aliveAmong(Predicate<NodeHeartbeat> concerns) {
        return others(concerns)
                .compose(before -> before.isEmpty()
                        ? Future.succeededFuture(before)
                        : later().compose(waited -> others(concerns)).map(after -> advanced(before, after)))
                .recover(NodeHeartbeatWriter::named);
    }

    private Future<List<NodeHeartbeat>> others(Predicate<NodeHeartbeat> concerns) {
        return connection.call(NodeStatements.READ_HEARTBEATS, Tuple.tuple()).map(rows -> heartbeats(rows).stream()
                .filter(heartbeat -> !heartbeat.node().equals(node.id()))
                .filter(concerns)
                .toList());
    }

    private static List<NodeHeartbeat> advanced(List<NodeHeartbeat> before, List<NodeHeartbeat> after) {
        Map<UUID, Long> counters =
                before.stream().collect(Collectors.toMap(NodeHeartbeat::node, NodeHeartbeat::counter));
        return after.stream()
                .filter(heartbeat -> !Objects.equals(counters.get(heartbeat.node()), heartbeat.counter()))
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
        return latest.transform(done ->
                connection.call(NodeStatements.DELETE_NODE, Tuple.of(node.id())).mapEmpty());
    }
}
