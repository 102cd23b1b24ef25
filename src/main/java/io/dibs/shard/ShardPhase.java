package io.dibs.shard;

/** How far a shard has come in a tenure; {@link Shard} says what leads from one phase to the next. */
sealed interface ShardPhase {
    ShardPhase SERVING = new Serving();
    ShardPhase RELEASED = new Released();

    /** Whether nothing is under way, and the step that failed is tried again after a pause. */
    boolean isPausing();

    /** Moves the fence. */
    record Seizing(Takeover.Reason reason, boolean isPausing) implements ShardPhase {}

    /** Asks the ledger which campaigns there are. Memory holds none. */
    record Reading(boolean isPausing) implements ShardPhase {}

    /** Decides and writes. */
    record Serving() implements ShardPhase {
        @Override
        public boolean isPausing() {
            return false;
        }
    }

    /** Answers nothing any more. */
    record Released() implements ShardPhase {
        @Override
        public boolean isPausing() {
            return false;
        }
    }
}
