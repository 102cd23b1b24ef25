package io.dibs.app;

import io.dibs.cluster.LocalShards;
import io.vertx.core.Future;
import java.util.Set;

/** The shards of this node, as the cluster moves them. */
final class HostedShards implements LocalShards {
    private final NodeResources resources;

    HostedShards(NodeResources resources) {
        this.resources = resources;
    }

    @Override
    public void takeOver(int shard) {
        resources.host().takeOver(shard);
    }

    @Override
    public Future<Void> release(int shard) {
        return resources.release(shard);
    }

    @Override
    public Set<Integer> owned() {
        return resources.host().owned();
    }
}
