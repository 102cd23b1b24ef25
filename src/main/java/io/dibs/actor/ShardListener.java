package io.dibs.actor;

import io.dibs.shard.Effects.Release;
import io.dibs.shard.Fence;

/** Hears what the shards of a node go through, on their event loops. */
public interface ShardListener {
    void committed(int rows, long nanos);

    /** @param cause what PostgreSQL, or the way to it, said */
    void writeFailed(int shard, String cause);

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
