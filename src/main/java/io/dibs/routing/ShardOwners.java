package io.dibs.routing;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which node owns each shard, as far as this node knows. Thread-safe. */
@FunctionalInterface
public interface ShardOwners {
    /** Null while the owner is unknown. */
    @Nullable
    UUID ownerOf(int shard);
}
