package io.dibs.shard;

import io.dibs.campaign.Terms;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The shard's port to PostgreSQL. A call returns at once; the callback comes exactly once, on the caller's event loop,
 * even if PostgreSQL fails: each call has a timeout, and a failure is a value.
 */
public interface Ledger {
    /** @param seen the fence as this owner last knew it; null takes the shard from any owner */
    void takeOver(int shard, @Nullable Fence seen, Consumer<TakeoverResult> then);

    /**
     * Reads the shard's campaigns under this fence. Fails too where it is not held any more once they are read: then
     * they may be another owner's, and what changed them may be lost before this one hears of it.
     */
    void readCampaigns(Fence fence, Consumer<List<RecoveredCampaign>> then, Consumer<String> failed);

    /** Reads sequences {@code from} to {@code to}, all of which exist. */
    void readCoupons(Terms terms, int from, int to, Consumer<CouponPage> then, Consumer<String> failed);

    /**
     * What was read of this campaign's coupons is not what was issued: from now on they are read from PostgreSQL alone.
     */
    void distrust(Terms terms);

    /** Reads the revoked sequences after this one, in order; fewer than the limit means that there are no more. */
    void readRevoked(Terms terms, int after, int limit, Consumer<int[]> then, Consumer<String> failed);

    /** Reads the users of the campaign's list whose ids come after this one, in order. */
    void readEligibleUsers(Terms terms, String after, Consumer<EligiblePage> then, Consumer<String> failed);

    /**
     * Gives the campaigns of a shard that was just taken over another code key above what the ledger holds of them,
     * because it has lost coupons whose codes were given out, and pauses them until an operator decides. Nothing else
     * is decided until this is committed. It moves the fence as a batch does, so that its own loss is noticed.
     */
    void renewCodeKeys(Fence fence, Consumer<WriteOutcome> then);

    /**
     * Notes that after this takeover nothing has to be found out any more about a database that was restored. Nothing
     * waits for it; where it is lost, the next takeover finds out again.
     */
    default void confirmDatabase(Fence fence) {}

    /**
     * Notes that a snapshot holds coupons up to this sequence, which the ledger has lost: an audit names them. Nothing
     * waits for it, and nothing depends on it.
     */
    default void noteLost(Terms terms, int known) {}

    /**
     * Keeps coupons of a paused campaign that the ledger has lost and a snapshot still has, until an operator decides:
     * then they go back to their holders. They come in sequence order, and the first page begins after the last coupon
     * that the ledger has; it takes the place of all that was kept before.
     */
    default void keepLost(Fence fence, Terms terms, int issued, CouponPage lost, Consumer<WriteOutcome> then) {
        then.accept(WriteOutcome.COMMITTED);
    }

    void append(Fence fence, Batch batch, Consumer<WriteOutcome> then);

    void execute(Fence fence, CampaignChange change, Consumer<WriteOutcome> then);

    void lookUp(Fence fence, Command command, Consumer<CommandLookup> then);

    /**
     * Checks that the ledger holds this fence, at this batch or a later one. Only a primary that can commit confirms
     * it. Checks that arrive together, for any shards, share one read that begins after the last of them.
     */
    void checkFence(Fence fence, Consumer<FenceCheck> then);
}
