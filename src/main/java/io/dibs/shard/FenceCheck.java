package io.dibs.shard;

/** What reading the fence said. */
public enum FenceCheck {
    OWNED,
    FENCED,
    FAILED
}
