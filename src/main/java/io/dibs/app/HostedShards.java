package io.dibs.app;

import io.dibs.cluster.LocalShards;
import io.vertx.core.Future;
import java.util.Set;

/** The shards of this node, as the cluster moves them. */
final class HostedShards implements LocalShards {
    private final NodeResources holdings;

    HostedShards(NodeResources holdings) {
        this.holdings = holdings;
    }

    @Override
    public void own(int shard) {
        holdings.host().takeOver(shard);
    }

    @Override
    public Future<Void> release(int shard) {
        return holdings.release(shard);
    }

    @Override
    public Set<Integer> owned() {
        return holdings.host().owned();
    }
}
