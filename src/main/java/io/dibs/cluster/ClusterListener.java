package io.dibs.cluster;

/** Receives changes of this node's membership, on the cluster's event loop. */
public interface ClusterListener {
    /** The number of nodes that Hazelcast sees has changed; it includes this one. */
    void membersChanged(int nodes);

    /** The node has joined, is reached by all peers, and may own shards. */
    void joined();

    /** The node is not in the surviving group: it owns no shards and should get no new work. */
    void excluded(String reason);

    /** This node has taken a shard over, and it serves. */
    void tookOver(ShardTakeover takeover);

    /** This node owns all shards that are placed on it, after a change. */
    void settled();
}
