package io.dibs.shard;

import java.util.function.Consumer;

/** The side effects of a shard besides calls of the {@link Ledger}. Each call returns at once. */
public interface ShardEffects {
    /** Runs an answer of the ledger as an event of the shard: at once, with the present time. */
    void event(Consumer<EventTime> event);

    /** Event: {@link Shard#woken}. */
    void wakeAfter(long millis);

    /**
     * A write leaves.
     *
     * @param coupons none where it is a command's
     * @return told how the write ended, once the shard has acted on it
     */
    Consumer<WriteOutcome> writing(int coupons);

    /** The shard has let go and answers nothing any more. */
    void released(Release why);

    enum Release {
        DRAINED,
        FENCED
    }
}
