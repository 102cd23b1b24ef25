package io.dibs.ledger;

import io.dibs.cluster.ClusterRecords;
import io.dibs.cluster.NodePresence;
import io.dibs.cluster.ShardTakeover;
import io.dibs.cluster.ShardTakeover.Cause;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Owners of shards, nodes, and past takeovers, in PostgreSQL. It has a connection of its own. */
final class ClusterTable implements ClusterRecords {
    private final ShardConnection connection;

    ClusterTable(ShardConnection connection) {
        this.connection = connection;
    }

    @Override
    public Future<List<Owner>> owners() {
        return many(
                NodeStatements.OWNERS,
                Tuple.tuple(),
                row -> new Owner(row.getInteger(0), row.getLong(1), node(row.getString(2))));
    }

    private static @Nullable UUID node(String text) {
        return text.isEmpty() ? null : UUID.fromString(text);
    }

    @Override
    public Future<List<NodeRow>> nodes() {
        return many(
                NodeStatements.NODES,
                Tuple.tuple(),
                row -> new NodeRow(
                        row.getUUID(0),
                        row.getString(1),
                        NodePresence.parse(row.getString(2)),
                        row.getLong(3),
                        new Versions(row.getInteger(4), row.getInteger(5), row.getInteger(6))));
    }

    @Override
    public Future<List<ShardTakeover>> takeovers(int limit) {
        return many(NodeStatements.TAKEOVERS, Tuple.of(limit), ClusterTable::takeover);
    }

    private static ShardTakeover takeover(Row row) {
        return new ShardTakeover(
                row.getInteger(0),
                row.getLong(1),
                row.getUUID(2),
                row.getString(3),
                row.getUUID(4),
                Cause.valueOf(row.getString(5)),
                row.getString(6),
                row.getLong(7),
                TimestampConversion.millis(row.getOffsetDateTime(8)));
    }

    @Override
    public Future<Void> record(ShardTakeover takeover) {
        return connection
                .call(
                        NodeStatements.RECORD_TAKEOVER,
                        Tuple.tuple()
                                .addInteger(takeover.shard())
                                .addLong(takeover.epoch())
                                .addUUID(takeover.node())
                                .addString(takeover.label())
                                .addUUID(takeover.previous())
                                .addString(takeover.cause().name())
                                .addString(takeover.source())
                                .addLong(takeover.millis())
                                .addOffsetDateTime(TimestampConversion.of(takeover.at())))
                .mapEmpty();
    }

    private <T> Future<List<T>> many(String sql, Tuple arguments, Function<Row, T> reader) {
        return connection.call(sql, arguments).map(rows -> {
            List<T> results = new ArrayList<>(rows.size());
            for (Row row : rows) {
                results.add(reader.apply(row));
            }
            return results;
        });
    }
}
