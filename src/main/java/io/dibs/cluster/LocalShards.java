package io.dibs.cluster;

import io.vertx.core.Future;
import java.util.Set;

/** The shards that live on this node. What becomes of them is told to {@link ClusterNode}. */
public interface LocalShards {
    /** Starts to take the shard over, whoever has it. Nothing happens where it lives here already. */
    void takeOver(int shard);

    /** Lets what is decided be committed, saves what spares the next owner work, and lets go. */
    Future<Void> release(int shard);

    /** Those that live here, whether they serve yet or not. */
    Set<Integer> owned();
}
