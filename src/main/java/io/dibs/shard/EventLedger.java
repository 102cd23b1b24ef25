package io.dibs.shard;

import io.dibs.campaign.Terms;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The ledger as a shard asks it: each answer comes back as an event of the shard. */
final class EventLedger implements Ledger {
    private final Ledger ledger;
    private final ShardEffects effects;
    private final Predicate<EventTime> hears;

    /** @param hears told the time of each event; false where the shard hears nothing any more */
    EventLedger(Ledger ledger, ShardEffects effects, Predicate<EventTime> hears) {
        this.ledger = ledger;
        this.effects = effects;
        this.hears = hears;
    }

    private <T> Consumer<T> event(Consumer<T> then) {
        return answer -> effects.event(time -> {
            if (hears.test(time)) {
                then.accept(answer);
            }
        });
    }

    private Consumer<WriteOutcome> outcome(int coupons, Consumer<WriteOutcome> then) {
        Consumer<WriteOutcome> told = effects.writing(coupons);
        return event(then).andThen(told);
    }

    @Override
    public void seize(int shard, Fence seen, Consumer<TakeoverResult> then) {
        ledger.seize(shard, seen, event(then));
    }

    @Override
    public void campaigns(int shard, Consumer<List<RecoveredCampaign>> then, Consumer<String> failed) {
        ledger.campaigns(shard, event(then), event(failed));
    }

    @Override
    public void page(Terms terms, int from, int to, Consumer<CouponPage> then, Consumer<String> failed) {
        ledger.page(terms, from, to, event(then), event(failed));
    }

    @Override
    public void revoked(Terms terms, int after, int limit, Consumer<int[]> then, Consumer<String> failed) {
        ledger.revoked(terms, after, limit, event(then), event(failed));
    }

    @Override
    public void eligible(Terms terms, String after, Consumer<EligiblePage> then, Consumer<String> failed) {
        ledger.eligible(terms, after, event(then), event(failed));
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
    public void recall(Fence fence, Command command, Consumer<CommandLookup> then) {
        ledger.recall(fence, command, event(then));
    }

    @Override
    public void prove(Fence fence, Consumer<FenceCheck> then) {
        ledger.prove(fence, event(then));
    }
}
