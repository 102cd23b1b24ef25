package io.dibs.app;

import io.dibs.cluster.LocalShards;
import io.dibs.routing.ShardHost;
import io.dibs.snapshot.NodeSnapshots;
import io.vertx.core.Future;
import java.util.Set;
import java.util.function.Supplier;

/** The shards of this node, as they are moved: a shard leaves with its snapshot. */
final class HostedShards implements LocalShards {
    private final ShardHost host;
    private final NodeSnapshots snapshots;

    HostedShards(ShardHost host, NodeSnapshots snapshots) {
        this.host = host;
        this.snapshots = snapshots;
    }

    @Override
    public void takeOver(int shard) {
        host.takeOver(shard);
    }

    /** Completes when nothing of the shard is under way and its snapshot is whole. */
    @Override
    public Future<Void> release(int shard) {
        Supplier<Future<Void>> flush = snapshots.flushOf(shard);
        return host.release(shard).eventually(flush);
    }

    @Override
    public Set<Integer> owned() {
        return host.owned();
    }
}
