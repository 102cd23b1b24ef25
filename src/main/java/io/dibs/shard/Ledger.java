package io.dibs.shard;

import io.dibs.campaign.Terms;
import java.util.List;
import java.util.function.Consumer;

/**
 * PostgreSQL, as a shard needs it. A call returns at once; the callback comes exactly once, on the event loop of the
 * caller, however PostgreSQL fares: each call has a time limit, and a failure is a value.
 */
public interface Ledger {
    /** @param seen the fence as this owner last knew it; null takes the shard from whoever has it now */
    void seize(int shard, Fence seen, Consumer<TakeoverResult> then);

    void campaigns(int shard, Consumer<List<RecoveredCampaign>> then, Consumer<String> failed);

    /** Sequences {@code from} to {@code to}, all of which are there. */
    void page(Terms terms, int from, int to, Consumer<CouponPage> then, Consumer<String> failed);

    /**
     * The revoked ones among the sequences after this one, in order; less than the limit says that there are no more.
     */
    void revoked(Terms terms, int after, int limit, Consumer<int[]> then, Consumer<String> failed);

    /** Users of the campaign's list whose ids come after this one, in order. */
    void eligible(Terms terms, String after, Consumer<EligiblePage> then, Consumer<String> failed);

    /**
     * Gives the campaigns of a shard that was just taken over another code key above what the ledger holds of them,
     * since it has lost coupons whose codes are out. Nothing is decided until that is committed.
     */
    void renewCodeKeys(Fence fence, Consumer<WriteOutcome> then);

    void append(Fence fence, Batch batch, Consumer<WriteOutcome> then);

    void execute(Fence fence, CampaignChange change, Consumer<WriteOutcome> then);

    void recall(Fence fence, Command command, Consumer<CommandLookup> then);

    /**
     * Whether the ledger holds this fence, at this batch or a later one. Only a primary that can commit says so. Asks
     * that come together, of whichever shards, are answered by one read that begins after the last of them.
     */
    void prove(Fence fence, Consumer<FenceCheck> then);
}
