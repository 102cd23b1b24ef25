package io.dibs.routing;

import java.util.UUID;

/** Which node owns each shard, as far as this node knows. Thread-safe. */
@FunctionalInterface
public interface ShardOwners {
    /** Null while the owner is unknown. */
    UUID ownerOf(int shard);
}
