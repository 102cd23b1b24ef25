package io.dibs.routing;

import io.dibs.shard.ShardEffects.Release;
import io.dibs.shard.WriteOutcome;

/** Receives the life-cycle events of a node's shards, on their event loops. */
public interface ShardListener {
    /** @param rows coupons; 0 for a command */
    void committed(int shard, int rows, long nanos);

    /** @param outcome the outcome, from PostgreSQL or the connection to it */
    void writeFailed(int shard, WriteOutcome outcome);

    void takenOver(int shard, long epoch, long millis);

    void released(int shard, Release reason);
}
