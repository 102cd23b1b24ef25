package io.dibs.shard;

/** What reading the fence said. */
public enum Proof {
    OWNED,
    FENCED,
    FAILED
}
