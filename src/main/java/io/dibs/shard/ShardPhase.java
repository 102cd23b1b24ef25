package io.dibs.shard;

/** The phase of a shard; {@link Shard} says what leads from one phase to the next. */
sealed interface ShardPhase {
    ShardPhase READING = new Reading();
    ShardPhase SERVING = new Serving();
    ShardPhase RELEASED = new Released();

    /**
     * Moves the fence.
     *
     * @param isPausing whether a step failed and waits for its retry
     */
    record TakingOver(Takeover.Reason reason, boolean isPausing) implements ShardPhase {}

    /** Reads the list of campaigns from the ledger. Memory holds no campaign yet. */
    record Reading() implements ShardPhase {}

    /** Decides and writes. */
    record Serving() implements ShardPhase {}

    /** Does not answer any more. */
    record Released() implements ShardPhase {}
}
