package io.dibs.shard;

/** The possible results of a takeover. */
public sealed interface TakeoverResult {
    /**
     * This node owns the shard, under this fence.
     *
     * @param restored whether the database was restored from a backup, or promoted, since it was last confirmed
     */
    record Taken(Fence fence, boolean restored) implements TakeoverResult {
        public Taken(Fence fence) {
            this(fence, false);
        }
    }

    /**
     * This node owns the shard, but the ledger has lost acknowledged coupons. The code keys were renewed, so everything
     * in memory is invalid.
     */
    record Regressed(Fence fence) implements TakeoverResult {}

    /**
     * Another owner moved the fence since it was read.
     *
     * @param current the current fence
     */
    record Lost(Fence current) implements TakeoverResult {}

    /** PostgreSQL did not answer in time. */
    record Failed(String cause) implements TakeoverResult {}
}
