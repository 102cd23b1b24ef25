package io.dibs.actor;

import java.util.UUID;
import java.util.function.BooleanSupplier;

/** The way to each shard of a cluster: on this node where it lives here, else through the post to its owner. */
public final class ClusterRoutes implements Routes {
    private final UUID self;
    private final Routes local;
    private final Owners owners;
    private final PostOffice post;
    private final BooleanSupplier takesPart;

    /** @param takesPart whether this node is one of the cluster; any thread may ask */
    public ClusterRoutes(UUID self, Routes local, Owners owners, PostOffice post, BooleanSupplier takesPart) {
        this.self = self;
        this.local = local;
        this.owners = owners;
        this.post = post;
        this.takesPart = takesPart;
    }

    @Override
    public Mailbox to(int shard) {
        Mailbox here = local.to(shard);
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
