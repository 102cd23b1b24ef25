package io.dibs.routing;

import java.util.UUID;
import java.util.function.BooleanSupplier;

/** The way to each shard of a cluster: on this node where it lives here, else through the post to its owner. */
public final class ClusterShardRoutes implements ShardRoutes {
    private final UUID self;
    private final ShardRoutes local;
    private final ShardOwners owners;
    private final NodeMessenger post;
    private final BooleanSupplier takesPart;

    /** @param takesPart whether this node is one of the cluster; any thread may ask */
    public ClusterShardRoutes(
            UUID self, ShardRoutes local, ShardOwners owners, NodeMessenger post, BooleanSupplier takesPart) {
        this.self = self;
        this.local = local;
        this.owners = owners;
        this.post = post;
        this.takesPart = takesPart;
    }

    @Override
    public ShardMailbox to(int shard) {
        ShardMailbox here = local.to(shard);
        if (here != null) {
            return here;
        }
        UUID owner = owners.of(shard);
        return owner == null || owner.equals(self) ? null : post.to(owner, shard);
    }

    @Override
    public boolean areOpen() {
        return takesPart.getAsBoolean();
    }
}
