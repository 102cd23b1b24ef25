package io.dibs.shard;

import java.util.function.Consumer;

/** The side effects of a shard besides calls of the {@link Ledger}. Each call returns at once. */
public interface ShardEffects {
    /** Runs a result of the ledger as an event of the shard, at once, with the current time. */
    void runAsEvent(Consumer<EventTime> event);

    /** Event: {@link Shard#woken}. */
    void wakeAfter(long millis);

    /**
     * Asks the node to let a batch go. The next write uses the permit up. Where nothing limits it, each may go at once.
     *
     * @return false where the shard has to wait; event: {@link Shard#mayWrite}
     */
    default boolean acquirePermit() {
        return true;
    }

    /** The permit that came is not used. */
    default void returnPermit() {
        throw new IllegalStateException("No permit was waited for");
    }

    /**
     * A write was sent.
     *
     * @param coupons 0 for a command
     * @return called with the outcome, once the shard has acted on it
     */
    Consumer<WriteOutcome> writeStarted(int coupons);

    /** The shard was released and does not answer any more. */
    void released(Release reason);

    enum Release {
        DRAINED,
        FENCED
    }
}
