package io.dibs.snapshot;

/**
 * The bounds of the snapshots.
 *
 * @param chunkBytes records under one key: below 1 MiB, and whole records of 24 and of 40 bytes
 * @param backlogBytes what may wait for Redis on this node: about 2.5 million coupons
 * @param pageCoupons coupons read at once from PostgreSQL to fill what a snapshot lacks
 * @param roundMillis how long coupons gather before they are written: a longer tail against fewer writes
 * @param catchUpMillis the pause between two such reads, so that the sale has PostgreSQL to itself
 * @param flushMillis how long a shard that is handed over waits for Redis
 */
public record SnapshotLimits(
        int chunkBytes, long backlogBytes, int pageCoupons, long roundMillis, long catchUpMillis, long flushMillis) {
    public static final SnapshotLimits DEFAULT = new SnapshotLimits(983_040, 64 << 20, 8_192, 200, 20, 250);

    public SnapshotLimits {
        if (chunkBytes <= 0 || chunkBytes % (RecordLayout.BYTES * RecordLayout.BYTES_WITH_KEY / 8) != 0) {
            throw new IllegalArgumentException("A chunk of " + chunkBytes + " bytes does not hold whole records");
        }
    }
}
