package io.dibs.app;

import io.dibs.cluster.ClusterRecords;
import io.dibs.cluster.NodePresence;
import io.dibs.cluster.ShardTakeover;
import io.dibs.cluster.ShardTakeover.Cause;
import io.dibs.ledger.ClusterTable;
import io.dibs.ledger.NodeRecord;
import io.dibs.ledger.TakeoverRecord;
import io.vertx.core.Future;
import java.util.List;

/** The cluster's records over the ledger's register. */
final class LedgerRecords implements ClusterRecords {
    private final ClusterTable register;

    LedgerRecords(ClusterTable register) {
        this.register = register;
    }

    @Override
    public Future<List<Owner>> owners() {
        return register.owners().map(rows -> rows.stream()
                .map(row -> new Owner(row.shard(), row.epoch(), row.node()))
                .toList());
    }

    @Override
    public Future<List<NodeRow>> nodes() {
        return register.nodes()
                .map(rows -> rows.stream().map(LedgerRecords::node).toList());
    }

    private static NodeRow node(NodeRecord row) {
        return new NodeRow(row.id(), row.label(), NodePresence.parse(row.members()), row.beatAgeMillis());
    }

    @Override
    public Future<List<ShardTakeover>> takeovers(int limit) {
        return register.takeovers(limit)
                .map(rows -> rows.stream().map(LedgerRecords::takeover).toList());
    }

    private static ShardTakeover takeover(TakeoverRecord row) {
        return new ShardTakeover(
                row.shard(),
                row.epoch(),
                row.node(),
                row.label(),
                row.previous(),
                Cause.valueOf(row.cause()),
                row.source(),
                row.millis(),
                row.at());
    }

    @Override
    public Future<Void> note(ShardTakeover takeover) {
        return register.note(new TakeoverRecord(
                takeover.shard(),
                takeover.epoch(),
                takeover.node(),
                takeover.label(),
                takeover.previous(),
                takeover.cause().name(),
                takeover.source(),
                takeover.millis(),
                takeover.at()));
    }
}
