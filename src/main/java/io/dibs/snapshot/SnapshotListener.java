package io.dibs.snapshot;

import org.jspecify.annotations.Nullable;

/** Receives the progress of snapshots, on the event loops of the shards. */
public interface SnapshotListener extends RedisListener {
    /** A campaign is back in memory, and this many of its coupons came out of its snapshot. */
    void used(int shard, String campaign, int coupons);

    /** The campaign's snapshot is unusable, and is written again from the start. */
    void failed(String campaign, SnapshotFault fault);

    /**
     * PostgreSQL holds less of the shard than was acknowledged. Its campaigns are paused, and their code keys renewed:
     * codes of coupons that are lost open nothing.
     *
     * @param taken as the ledger says
     * @param lost as far as it is known to have come before; null where nobody knows, of a database that was restored
     */
    void regressed(int shard, FenceMark taken, @Nullable FenceMark lost);

    /** The shard was taken over, and the mark in Redis that says how far its ledger had come could not be read. */
    void unverified(int shard, String cause);

    /** Memory was wrong about what PostgreSQL holds. It is read again, from PostgreSQL alone. */
    void contradicted(int shard, String cause);
}
