package io.dibs.routing;

import io.dibs.shard.ShardEffects.Release;
import io.dibs.shard.WriteOutcome;

/** Hears what the shards of a node go through, on their event loops. */
public interface ShardListener {
    /** @param rows coupons; none where the write was a command's */
    void committed(int shard, int rows, long nanos);

    /** @param outcome what PostgreSQL, or the way to it, said */
    void writeFailed(int shard, WriteOutcome outcome);

    void takenOver(int shard, long epoch, long millis);

    void released(int shard, Release why);
}
