package io.dibs.actor;

import io.dibs.shard.Effects.Release;
import io.dibs.shard.Fence;
import io.dibs.shard.Outcome;

/** Hears what the shards of a node go through, on their event loops. */
public interface ShardListener {
    /** @param rows coupons; none where the write was a command's */
    void committed(int shard, int rows, long nanos);

    /** @param outcome what PostgreSQL, or the way to it, said */
    void writeFailed(int shard, Outcome outcome);

    void takenOver(int shard, long epoch, long millis);

    /**
     * The ledger has lost batches that it had acknowledged.
     *
     * @param acknowledged the fence up to the last batch that was committed
     * @param standing the fence as the ledger holds it now
     */
    void ledgerBehind(int shard, Fence acknowledged, Fence standing);

    void released(int shard, Release why);
}
