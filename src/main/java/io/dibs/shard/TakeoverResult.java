package io.dibs.shard;

/** The possible results of a takeover. */
public sealed interface TakeoverResult {
    /** It is ours, under this fence. */
    record Taken(Fence fence) implements TakeoverResult {}

    /**
     * It is ours, but the ledger holds less than was acknowledged. Its code keys are others by now, so nothing counts
     * that memory was made from.
     */
    record Regressed(Fence fence) implements TakeoverResult {}

    /**
     * Somebody else moved the fence since it was seen.
     *
     * @param standing the fence as it stands
     */
    record Lost(Fence standing) implements TakeoverResult {}

    /** PostgreSQL did not answer, or not in time. */
    record Failed(String cause) implements TakeoverResult {}
}
