package io.dibs.routing;

import io.dibs.campaign.Terms;
import io.dibs.shard.Batch;
import io.dibs.shard.CampaignChange;
import io.dibs.shard.Command;
import io.dibs.shard.CommandLookup;
import io.dibs.shard.Coupon;
import io.dibs.shard.CouponPage;
import io.dibs.shard.EligiblePage;
import io.dibs.shard.Fence;
import io.dibs.shard.FenceCheck;
import io.dibs.shard.Ledger;
import io.dibs.shard.RecoveredCampaign;
import io.dibs.shard.TakeoverResult;
import io.dibs.shard.WriteOutcome;
import io.dibs.simulation.ModelLedger;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The model of PostgreSQL as real verticles see it: one for all nodes of a test. It can be made to keep them waiting.
 */
final class SharedMemoryLedger implements Ledger {
    private final ModelLedger model = new ModelLedger();
    private List<Runnable> held;

    synchronized void hold() {
        held = new ArrayList<>();
    }

    synchronized void letGo() {
        List<Runnable> waiting = held == null ? List.of() : held;
        held = null;
        waiting.forEach(Runnable::run);
    }

    synchronized List<Coupon> coupons(String campaign) {
        return List.copyOf(model.of(campaign));
    }

    synchronized Terms terms(String campaign) {
        return model.campaigns.get(campaign);
    }

    @Override
    public void takeOver(int shard, Fence seen, Consumer<TakeoverResult> then) {
        answer(() -> model.seize(seen, UUID.randomUUID()), then);
    }

    @Override
    public void readCampaigns(int shard, Consumer<List<RecoveredCampaign>> then, Consumer<String> failed) {
        answer(model::found, then);
    }

    @Override
    public void readCoupons(Terms terms, int from, int to, Consumer<CouponPage> then, Consumer<String> failed) {
        answer(() -> model.page(terms, from, to), then);
    }

    @Override
    public void readRevoked(Terms terms, int after, int limit, Consumer<int[]> then, Consumer<String> failed) {
        answer(() -> model.revoked(terms, after, limit), then);
    }

    @Override
    public void readEligibleUsers(Terms terms, String after, Consumer<EligiblePage> then, Consumer<String> failed) {
        answer(() -> model.eligible(terms, after), then);
    }

    @Override
    public void renewCodeKeys(Fence fence, Consumer<WriteOutcome> then) {
        answer(() -> model.renewCodeKeys(fence), then);
    }

    @Override
    public void append(Fence fence, Batch batch, Consumer<WriteOutcome> then) {
        answer(() -> model.append(fence, batch), then);
    }

    @Override
    public void execute(Fence fence, CampaignChange change, Consumer<WriteOutcome> then) {
        answer(() -> model.execute(fence, change), then);
    }

    @Override
    public void lookUp(Fence fence, Command command, Consumer<CommandLookup> then) {
        answer(() -> model.recall(fence, command), then);
    }

    @Override
    public void checkFence(Fence fence, Consumer<FenceCheck> then) {
        answer(() -> model.prove(fence), then);
    }

    private synchronized <T> void answer(Supplier<T> statement, Consumer<T> then) {
        Context caller = Vertx.currentContext();
        Runnable work = () -> {
            T result = statement.get();
            caller.runOnContext(back -> then.accept(result));
        };
        if (held == null) {
            work.run();
        } else {
            held.add(work);
        }
    }
}
