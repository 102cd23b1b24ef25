package io.dibs.routing;

/** Where each shard is reached at this moment. */
@FunctionalInterface
public interface ShardRoutes {
    /** Null while nobody is known to own the shard. */
    ShardMailbox to(int shard);

    /** Whether an owner that is not known now will be soon. Where not, another node knows better. */
    default boolean areOpen() {
        return true;
    }
}
