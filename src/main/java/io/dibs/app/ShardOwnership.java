package io.dibs.app;

import io.dibs.routing.ShardRoutes;
import io.vertx.core.Future;
import java.util.UUID;
import java.util.function.Supplier;

/** Which shards live on this node, and where the others are reached. */
interface ShardOwnership {
    ShardRoutes routes();

    /**
     * @param warmUp what is done before this node is given work that another node could do
     * @return completes when the shards that live here serve
     */
    Future<Void> start(Supplier<Future<Void>> warmUp);

    /** A shard that lives here serves all of its campaigns. */
    void served(int shard, long epoch, String source);

    /** Another owner has taken a shard that lived here. */
    void lost(int shard);

    /** Asks another node to stop. @return completes when it has agreed */
    Future<Void> drain(UUID node);

    /**
     * Stops: commits every decision, releases all shards and takes no more requests.
     *
     * @param closePorts answers what is under way, and closes
     * @param limitMillis the longest time that shards may take
     */
    Future<Void> stop(Supplier<Future<Void>> closePorts, long limitMillis);
}
