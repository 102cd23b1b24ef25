package io.dibs.cluster;

import io.vertx.core.Future;
import java.util.Set;

/** Owns and releases the shards of this node. Results are reported to {@link ClusterNode}. */
public interface LocalShards {
    /** Starts the takeover of a shard from any owner. Does nothing if this node owns it already. */
    void takeOver(int shard);

    /** Commits all decisions, saves the snapshot for the next owner, and releases the shard. */
    Future<Void> release(int shard);

    /** Those that live here, whether they serve yet or not. */
    Set<Integer> owned();
}
