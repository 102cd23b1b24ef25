package io.dibs.cluster;

/** Is told about this node's membership, on the cluster's event loop. */
public interface ClusterListener {
    /** How many nodes Hazelcast sees now, this one included. */
    void sees(int nodes);

    /** The node has joined, is reached by all peers, and may own shards. */
    void takesPart();

    /** The node owns nothing, and should not be sent new work. */
    void isOutside(String why);

    /** A shard has come here and serves. */
    void tookOver(ShardTakeover takeover);

    /** All shards that should live here do, after some had come. */
    void settled();
}
