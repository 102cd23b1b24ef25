package io.dibs.routing;

import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Routes to each shard of a cluster: directly if this node owns it, otherwise through the messenger to its owner. */
public final class ClusterShardRoutes implements ShardRoutes {
    private final UUID self;
    private final ShardRoutes local;
    private final ShardOwners owners;
    private final NodeMessenger messenger;
    private final BooleanSupplier isMember;

    /** @param isMember whether this node is a member of the cluster; thread-safe */
    public ClusterShardRoutes(
            UUID self, ShardRoutes local, ShardOwners owners, NodeMessenger messenger, BooleanSupplier isMember) {
        this.self = self;
        this.local = local;
        this.owners = owners;
        this.messenger = messenger;
        this.isMember = isMember;
    }

    @Override
    public @Nullable ShardMailbox mailbox(int shard) {
        ShardMailbox here = local.mailbox(shard);
        if (here != null) {
            return here;
        }
        UUID owner = owners.ownerOf(shard);
        return owner == null || owner.equals(self) ? null : messenger.mailbox(owner, shard);
    }

    @Override
    public boolean isMember() {
        return isMember.getAsBoolean();
    }
}
