package io.dibs.snapshot;

/** Hears how the snapshots fare, on the event loops of the shards. */
public interface SnapshotListener {
    /** A campaign is back in memory, and this many of its coupons came out of its snapshot. */
    void used(int shard, String campaign, int coupons);

    /** The campaign's snapshot is of no use, and is made anew. */
    void failed(String campaign, SnapshotFault fault);

    /** Told once when Redis stops answering, not at each call. */
    void unreachable(String cause);

    void reachable();
}
