package io.dibs.cluster;

/** How far a node is with the cluster. */
public enum NodeStage {
    /** Not yet reached both ways by each peer: it is given nothing. */
    JOINING,
    /** It may own shards. */
    ELIGIBLE,
    /** It is about to leave: others take its shards over. */
    DRAINING
}
