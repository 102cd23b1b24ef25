package io.dibs.cluster;

/** The stages of a node between its start and its end in the cluster. */
public enum NodeStage {
    /** Not yet reached both ways by each peer: it is given nothing. */
    JOINING,
    /** It may own shards. */
    ELIGIBLE,
    /** It is about to leave: others take its shards over. */
    DRAINING
}
