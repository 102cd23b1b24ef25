package io.dibs.actor;

import java.util.UUID;

/** The way to each shard of a cluster: on this node where it lives here, else through the post to its owner. */
public final class ClusterRoutes implements Routes {
    private final UUID self;
    private final Routes local;
    private final Owners owners;
    private final PostOffice post;

    public ClusterRoutes(UUID self, Routes local, Owners owners, PostOffice post) {
        this.self = self;
        this.local = local;
        this.owners = owners;
        this.post = post;
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
}
