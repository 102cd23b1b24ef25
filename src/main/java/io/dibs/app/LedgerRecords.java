package io.dibs.app;

import io.dibs.cluster.Presence;
import io.dibs.cluster.Records;
import io.dibs.cluster.Takeover;
import io.dibs.cluster.Takeover.Cause;
import io.dibs.ledger.NodeRecord;
import io.dibs.ledger.ClusterTable;
import io.dibs.ledger.TakeoverRecord;
import io.vertx.core.Future;
import java.util.List;

/** The cluster's records over the ledger's register. */
final class LedgerRecords implements Records {
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
        return register.nodes().map(rows -> rows.stream().map(LedgerRecords::node).toList());
    }

    private static NodeRow node(NodeRecord row) {
        return new NodeRow(row.id(), row.label(), Presence.parse(row.members()), row.beatAgeMillis());
    }

    @Override
    public Future<List<Takeover>> takeovers(int limit) {
        return register.takeovers(limit)
                .map(rows -> rows.stream().map(LedgerRecords::takeover).toList());
    }

    private static Takeover takeover(TakeoverRecord row) {
        return new Takeover(
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
    public Future<Void> note(Takeover takeover) {
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
