package io.dibs.shard;

import io.dibs.campaign.Terms;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Wraps the ledger so that each result arrives as an event of the shard. */
final class EventLedger implements Ledger {
    private final Ledger ledger;
    private final ShardEffects effects;
    private final Predicate<EventTime> accepts;

    /** @param accepts receives the time of each event; false once the shard is released */
    EventLedger(Ledger ledger, ShardEffects effects, Predicate<EventTime> accepts) {
        this.ledger = ledger;
        this.effects = effects;
        this.accepts = accepts;
    }

    private <T> Consumer<T> event(Consumer<T> then) {
        return answer -> effects.runAsEvent(time -> {
            if (accepts.test(time)) {
                then.accept(answer);
            }
        });
    }

    private Consumer<WriteOutcome> outcome(int coupons, Consumer<WriteOutcome> then) {
        Consumer<WriteOutcome> onWritten = effects.writeStarted(coupons);
        return event(then).andThen(onWritten);
    }

    @Override
    public void takeOver(int shard, @Nullable Fence seen, Consumer<TakeoverResult> then) {
        ledger.takeOver(shard, seen, event(then));
    }

    @Override
    public void readCampaigns(Fence fence, Consumer<List<RecoveredCampaign>> then, Consumer<String> failed) {
        ledger.readCampaigns(fence, event(then), event(failed));
    }

    @Override
    public void readCoupons(Terms terms, int from, int to, Consumer<CouponPage> then, Consumer<String> failed) {
        ledger.readCoupons(terms, from, to, event(then), event(failed));
    }

    @Override
    public void distrust(Terms terms) {
        ledger.distrust(terms);
    }

    @Override
    public void readRevoked(Terms terms, int after, int limit, Consumer<int[]> then, Consumer<String> failed) {
        ledger.readRevoked(terms, after, limit, event(then), event(failed));
    }

    @Override
    public void readEligibleUsers(Terms terms, String after, Consumer<EligiblePage> then, Consumer<String> failed) {
        ledger.readEligibleUsers(terms, after, event(then), event(failed));
    }

    @Override
    public void renewCodeKeys(Fence fence, Consumer<WriteOutcome> then) {
        ledger.renewCodeKeys(fence, event(then));
    }

    @Override
    public void append(Fence fence, Batch batch, Consumer<WriteOutcome> then) {
        ledger.append(fence, batch, outcome(batch.coupons().size(), then));
    }

    @Override
    public void execute(Fence fence, CampaignChange change, Consumer<WriteOutcome> then) {
        ledger.execute(fence, change, outcome(0, then));
    }

    @Override
    public void lookUp(Fence fence, Command command, Consumer<CommandLookup> then) {
        ledger.lookUp(fence, command, event(then));
    }

    @Override
    public void checkFence(Fence fence, Consumer<FenceCheck> then) {
        ledger.checkFence(fence, event(then));
    }
}
