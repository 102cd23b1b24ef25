package io.dibs.load.parts;

import io.dibs.campaign.Terms;
import io.dibs.shard.Batch;
import io.dibs.shard.CampaignChange;
import io.dibs.shard.Command;
import io.dibs.shard.CommandLookup;
import io.dibs.shard.CouponPage;
import io.dibs.shard.EligiblePage;
import io.dibs.shard.EventTime;
import io.dibs.shard.Fence;
import io.dibs.shard.FenceCheck;
import io.dibs.shard.Ledger;
import io.dibs.shard.RecoveredCampaign;
import io.dibs.shard.ShardEffects;
import io.dibs.shard.TakeoverResult;
import io.dibs.shard.WriteOutcome;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** A ledger that takes no time and keeps nothing: what is left is the shard's own work. */
final class PromptLedger implements Ledger, ShardEffects {
    static final EventTime NOW = new EventTime(1_000, 1_700_000_000_000L);
    private final Terms campaign;
    private Runnable answer;

    PromptLedger(Terms campaign) {
        this.campaign = campaign;
    }

    /** Answers what was asked last, and what is asked because of that, until nothing is. */
    void answerAll() {
        while (answer != null) {
            Runnable due = answer;
            answer = null;
            due.run();
        }
    }

    @Override
    public void takeOver(int shard, Fence seen, Consumer<TakeoverResult> then) {
        Fence fence = new Fence(shard, 1, new UUID(0, 1), 0);
        answer = () -> then.accept(new TakeoverResult.Taken(fence));
    }

    @Override
    public void readCampaigns(Fence held, Consumer<List<RecoveredCampaign>> then, Consumer<String> failed) {
        answer = () -> then.accept(List.of(new RecoveredCampaign(campaign, 0)));
    }

    @Override
    public void append(Fence fence, Batch batch, Consumer<WriteOutcome> then) {
        answer = () -> then.accept(WriteOutcome.COMMITTED);
    }

    @Override
    public void checkFence(Fence fence, Consumer<FenceCheck> then) {
        answer = () -> then.accept(FenceCheck.OWNED);
    }

    @Override
    public void runAsEvent(Consumer<EventTime> event) {
        event.accept(NOW);
    }

    @Override
    public Consumer<WriteOutcome> writeStarted(int coupons) {
        return outcome -> {};
    }

    @Override
    public void wakeAfter(long millis) {
        // Nothing fails here, so nothing is tried again.
    }

    @Override
    public void released(Release reason) {
        throw new IllegalStateException("Released: " + reason);
    }

    @Override
    public void readCoupons(Terms terms, int from, int to, Consumer<CouponPage> then, Consumer<String> failed) {
        throw new UnsupportedOperationException("It has none");
    }

    @Override
    public void distrust(Terms terms) {
        throw new UnsupportedOperationException("Nothing was read");
    }

    @Override
    public void readRevoked(Terms terms, int after, int limit, Consumer<int[]> then, Consumer<String> failed) {
        throw new UnsupportedOperationException("It has none");
    }

    @Override
    public void readEligibleUsers(Terms terms, String after, Consumer<EligiblePage> then, Consumer<String> failed) {
        throw new UnsupportedOperationException("It has none");
    }

    @Override
    public void renewCodeKeys(Fence fence, Consumer<WriteOutcome> then) {
        throw new UnsupportedOperationException("It loses nothing");
    }

    @Override
    public void execute(Fence fence, CampaignChange change, Consumer<WriteOutcome> then) {
        throw new UnsupportedOperationException("Nothing is changed");
    }

    @Override
    public void lookUp(Fence fence, Command command, Consumer<CommandLookup> then) {
        throw new UnsupportedOperationException("Nothing is changed");
    }
}
