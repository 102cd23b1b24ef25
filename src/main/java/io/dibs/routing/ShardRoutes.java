package io.dibs.routing;

import org.jspecify.annotations.Nullable;

/** Finds the current mailbox of each shard. */
@FunctionalInterface
public interface ShardRoutes {
    /** Null while the owner is unknown. */
    @Nullable
    ShardMailbox mailbox(int shard);

    /** Whether an unknown owner will be known soon. If not, the client should try another node. */
    default boolean isMember() {
        return true;
    }
}
