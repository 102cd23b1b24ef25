package io.dibs.routing;

import java.util.UUID;

/** Which node owns each shard, as far as this node has heard. Any thread may ask. */
@FunctionalInterface
public interface ShardOwners {
    /** Null while nobody is known to own the shard. */
    UUID of(int shard);
}
