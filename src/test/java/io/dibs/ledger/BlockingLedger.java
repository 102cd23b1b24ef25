package io.dibs.ledger;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CampaignAction.Create;
import io.dibs.campaign.CampaignDescription;
import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.CampaignProposal;
import io.dibs.campaign.CodeKey;
import io.dibs.campaign.CouponExpiry;
import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.Terms;
import io.dibs.campaign.UserHash;
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
import io.dibs.shard.TakeoverResult.Taken;
import io.dibs.shard.WriteOutcome;
import io.dibs.testkit.ConditionWait;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The port of the shards as a test uses it: calls that can be waited for.
 *
 * @param held the fences that it took last, by shard
 */
record BlockingLedger(Ledger ledger, Map<Integer, Fence> held) {
    static final long NOW = 1_700_000_000_123L;
    private static final UserHash HASH = new UserHash(new byte[UserHash.KEY_BYTES]);

    BlockingLedger(Ledger ledger) {
        this(ledger, new ConcurrentHashMap<>());
    }

    static Terms terms(String id, int shard, int stock, int perUser) {
        return proposal(stock, perUser).terms(id, shard, 1);
    }

    static CampaignProposal proposal(int stock, int perUser) {
        return new CampaignProposal(
                stock,
                perUser,
                CampaignPhase.LIVE,
                Terms.ALWAYS,
                NOW + 86_400_000,
                CouponExpiry.after(3_600_000),
                new CodeKey(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}),
                new CampaignDescription("Summer", "{\"percent\":20}", null));
    }

    static CampaignChange creation(String id, int shard, String request, int stock, int perUser) {
        Terms terms = terms(id, shard, stock, perUser);
        return change(id, request, new Create(proposal(stock, perUser)), null, terms);
    }

    static CampaignChange change(String id, String request, CampaignAction action, Terms before, Terms after) {
        return new CampaignChange(
                new Command(id, request, "admin", action, Long.MAX_VALUE, answer -> {}), before, after, NOW);
    }

    static Coupon coupon(String campaign, int sequence, String user) {
        return new Coupon(campaign, sequence, user, hash(user), 1, null, NOW + sequence / 3);
    }

    static Coupon keyed(String campaign, int sequence, String user, int ordinal, HolderIdentity key) {
        return new Coupon(campaign, sequence, user, hash(user), ordinal, key, NOW);
    }

    private static HolderIdentity hash(String user) {
        return HASH.of(user.getBytes(StandardCharsets.UTF_8));
    }

    ShardWriter writer(int shard) {
        return new ShardWriter(this, shard);
    }

    Fence taken(int shard) {
        return taken(takeOver(shard, null));
    }

    static Fence taken(TakeoverResult result) {
        if (result instanceof Taken taken) {
            return taken.fence();
        }
        throw new AssertionError("Not taken: " + result);
    }

    TakeoverResult takeOver(int shard, Fence seen) {
        return ConditionWait.get(takeOverAsync(shard, seen));
    }

    Future<TakeoverResult> takeOverAsync(int shard, Fence seen) {
        return BlockingLedger.<TakeoverResult>when(then -> ledger.takeOver(shard, seen, then))
                .onSuccess(result -> {
                    if (result instanceof Taken taken) {
                        held.put(shard, taken.fence());
                    }
                });
    }

    WriteOutcome append(Fence fence, Coupon... coupons) {
        return ConditionWait.get(appending(fence, coupons));
    }

    WriteOutcome append(Fence fence, Batch batch) {
        return ConditionWait.get(appending(fence, batch));
    }

    Future<WriteOutcome> appending(Fence fence, Coupon... coupons) {
        Batch batch = new Batch();
        batch.coupons().addAll(List.of(coupons));
        return appending(fence, batch);
    }

    private Future<WriteOutcome> appending(Fence fence, Batch batch) {
        return when(then -> ledger.append(fence, batch, then));
    }

    WriteOutcome execute(Fence fence, CampaignChange change) {
        return ConditionWait.get(executing(fence, change));
    }

    Future<WriteOutcome> executing(Fence fence, CampaignChange change) {
        return when(then -> ledger.execute(fence, change, then));
    }

    int[] revoked(Terms terms, int after, int limit) {
        Promise<int[]> promise = Promise.promise();
        ledger.readRevoked(terms, after, limit, promise::complete, promise::fail);
        return ConditionWait.get(promise.future());
    }

    CommandLookup lookUp(Fence fence, CampaignChange change) {
        return ConditionWait.get(when(then -> ledger.lookUp(fence, change.command(), then)));
    }

    WriteOutcome renewCodeKeys(Fence fence) {
        return ConditionWait.get(when(then -> ledger.renewCodeKeys(fence, then)));
    }

    WriteOutcome keepLost(Fence fence, Terms terms, int issued, CouponPage lost) {
        return ConditionWait.get(when(then -> ledger.keepLost(fence, terms, issued, lost, then)));
    }

    void confirmDatabase(Fence fence) {
        ledger.confirmDatabase(fence);
    }

    FenceCheck prove(Fence fence) {
        return ConditionWait.get(proving(fence));
    }

    Future<FenceCheck> proving(Fence fence) {
        return when(then -> ledger.checkFence(fence, then));
    }

    /** Takes the shard over where this one has not yet. */
    List<RecoveredCampaign> campaigns(int shard) {
        Fence last = held.get(shard);
        return campaigns(last == null ? taken(shard) : last);
    }

    List<RecoveredCampaign> campaigns(Fence fence) {
        return ConditionWait.get(readingCampaigns(fence));
    }

    Future<List<RecoveredCampaign>> readingCampaigns(Fence fence) {
        Promise<List<RecoveredCampaign>> promise = Promise.promise();
        ledger.readCampaigns(fence, promise::complete, promise::fail);
        return promise.future();
    }

    CouponPage page(Terms terms, int from, int to) {
        Promise<CouponPage> promise = Promise.promise();
        ledger.readCoupons(terms, from, to, promise::complete, promise::fail);
        return ConditionWait.get(promise.future());
    }

    /** All pages of a campaign's list. */
    List<HolderIdentity> eligible(Terms terms) {
        List<HolderIdentity> all = new ArrayList<>();
        for (String after = ""; after != null; ) {
            Promise<EligiblePage> promise = Promise.promise();
            ledger.readEligibleUsers(terms, after, promise::complete, promise::fail);
            EligiblePage page = ConditionWait.get(promise.future());
            for (int i = 0; i < page.size(); i++) {
                all.add(new HolderIdentity(page.highs()[i], page.lows()[i]));
            }
            after = page.last();
        }
        return all;
    }

    private static <T> Future<T> when(Consumer<Consumer<T>> call) {
        Promise<T> promise = Promise.promise();
        call.accept(promise::complete);
        return promise.future();
    }
}
