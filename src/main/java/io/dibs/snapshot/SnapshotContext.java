package io.dibs.snapshot;

import io.dibs.shard.Ledger;

/** What the snapshots of all shards of a node share. */
record SnapshotContext(
        Ledger ledger,
        SnapshotStore store,
        SnapshotListener listener,
        SnapshotLimits limits,
        SnapshotMemoryBudget backlog) {
    /** A day is enough to notice a lost owner; the owner lets its keys live on twice as often. */
    static final int HEADER_TTL_SECONDS = 2 * 86_400;

    /** Longer than the header's, so that no header outlives its records. */
    static final int CHUNK_TTL_SECONDS = 3 * 86_400;

    static final long TTL_RENEWAL_MILLIS = 43_200_000;
}
