package io.dibs.shard;

import io.dibs.campaign.Terms;

/**
 * What a shard wants done. Each call returns at once; its result comes back later as an event of {@link Shard}. At most
 * one write is under way at a time; its outcome brings back the number that the write was sent with.
 */
public interface ShardEffects {
    /**
     * Takes the shard over. Event: {@link Shard#seized}.
     *
     * @param seen null: whatever stands in the ledger now
     */
    void seize(Fence seen);

    /** Event: {@link Shard#campaignsFound} or {@link Shard#readFailed}. */
    void readCampaigns();

    /**
     * Sequences {@code from} to {@code to}. Event: {@link Shard#pageRead} or {@link Shard#pageFailed}, with this very
     * object: it tells the answers to a recovery from those to an earlier one.
     */
    void readPage(Terms terms, int from, int to);

    /**
     * Users of the campaign's list whose ids come after this one. Event: {@link Shard#eligibleRead} or
     * {@link Shard#eligibleFailed}, with this very object.
     */
    void readEligible(Terms terms, String after);

    /** Event: {@link Shard#appended}. */
    void append(long write, Fence fence, Batch batch);

    /** Event: {@link Shard#executed}. */
    void execute(long write, Fence fence, CampaignChange change);

    /** Looks up whether a request has happened before, while the fence still stands. Event: {@link Shard#recalled}. */
    void recall(long write, Fence fence, Command command);

    /** Reads the attempt's fence. Event: {@link Shard#proven}, with this very object. */
    void prove(OwnershipAttempt attempt);

    /** Event: {@link Shard#woken}. */
    void wakeAfter(long millis);

    /** The shard has let go and answers nothing any more. */
    void released(Release why);

    enum Release {
        DRAINED,
        FENCED
    }
}
