package io.dibs.app;

import io.dibs.ledger.PostgresLedger;
import io.dibs.routing.ShardHost;
import io.dibs.snapshot.NodeSnapshots;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.BooleanSupplier;

/** What a node's shards live on. */
record NodeResources(Vertx vertx, PostgresLedger ledger, NodeSnapshots snapshots, ShardHost host) {
    private static final long LOOK_MILLIS = 5;

    /** Completes when nothing of the shard is under way and its snapshot is whole. */
    Future<Void> release(int shard) {
        return host.release(shard).eventually(() -> snapshots.flush(shard));
    }

    Future<Void> waitUntil(BooleanSupplier condition) {
        Promise<Void> met = Promise.promise();
        vertx.setPeriodic(LOOK_MILLIS, timer -> {
            if (condition.getAsBoolean()) {
                vertx.cancelTimer(timer);
                met.complete();
            }
        });
        return met.future();
    }
}
