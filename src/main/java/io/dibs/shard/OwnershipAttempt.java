package io.dibs.shard;

/**
 * A write, or a read of the fence, that proves ownership once it succeeds. What it proves dates from when it began.
 *
 * @param fence as it was known when the attempt began
 * @param begunAt on the monotonic clock
 * @param generation how often memory had been reloaded by then
 */
record OwnershipAttempt(Fence fence, long begunAt, long generation) {}
