package io.dibs.shard;

/** The result of checking a fence in PostgreSQL. */
public enum FenceCheck {
    OWNED,
    FENCED,
    FAILED
}
