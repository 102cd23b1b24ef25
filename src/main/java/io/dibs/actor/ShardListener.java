package io.dibs.actor;

import io.dibs.shard.Effects.Release;

/** Hears what the shards of a node go through, on their event loops. */
public interface ShardListener {
    void committed(int rows, long nanos);

    /** @param cause what PostgreSQL, or the way to it, said */
    void writeFailed(int shard, String cause);

    void takenOver(int shard, long epoch, long millis);

    void released(int shard, Release why);
}
