package io.dibs.routing;

import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.CodeKey;
import io.dibs.campaign.CouponExpiry;
import io.dibs.campaign.PublishedUploads;
import io.dibs.campaign.Terms;
import io.dibs.shard.Batch;
import io.dibs.shard.CampaignChange;
import io.dibs.shard.Command;
import io.dibs.shard.CommandLookup;
import io.dibs.shard.CouponPage;
import io.dibs.shard.EligiblePage;
import io.dibs.shard.Fence;
import io.dibs.shard.FenceCheck;
import io.dibs.shard.Ledger;
import io.dibs.shard.RecoveredCampaign;
import io.dibs.shard.TakeoverResult;
import io.dibs.shard.WriteOutcome;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** Says yes to everything and keeps nothing: what is measured beside it is not PostgreSQL. */
final class InstantLedger implements Ledger {
    static final String CAMPAIGN = "sale";
    private static final long COMMIT_MILLIS = 2;

    private final Vertx vertx;

    InstantLedger(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public void takeOver(int shard, Fence seen, Consumer<TakeoverResult> then) {
        then.accept(new TakeoverResult.Taken(new Fence(shard, 1, UUID.randomUUID(), 0)));
    }

    @Override
    public void readCampaigns(int shard, Consumer<List<RecoveredCampaign>> then, Consumer<String> failed) {
        Terms terms = new Terms(
                CAMPAIGN,
                shard,
                1,
                Terms.MAX_STOCK,
                1,
                CampaignPhase.LIVE,
                Terms.ALWAYS,
                Terms.NEVER,
                CouponExpiry.NEVER,
                new CodeKey(new byte[CodeKey.BYTES]),
                PublishedUploads.NONE,
                1);
        then.accept(List.of(new RecoveredCampaign(terms, 0)));
    }

    @Override
    public void readCoupons(Terms terms, int from, int to, Consumer<CouponPage> then, Consumer<String> failed) {
        failed.accept("there are none");
    }

    @Override
    public void readRevoked(Terms terms, int after, int limit, Consumer<int[]> then, Consumer<String> failed) {
        failed.accept("there are none");
    }

    @Override
    public void readEligibleUsers(Terms terms, String after, Consumer<EligiblePage> then, Consumer<String> failed) {
        failed.accept("there are none");
    }

    @Override
    public void renewCodeKeys(Fence fence, Consumer<WriteOutcome> then) {
        then.accept(WriteOutcome.COMMITTED);
    }

    @Override
    public void append(Fence fence, Batch batch, Consumer<WriteOutcome> then) {
        vertx.setTimer(COMMIT_MILLIS, committed -> then.accept(WriteOutcome.COMMITTED));
    }

    @Override
    public void execute(Fence fence, CampaignChange change, Consumer<WriteOutcome> then) {
        then.accept(WriteOutcome.COMMITTED);
    }

    @Override
    public void lookUp(Fence fence, Command command, Consumer<CommandLookup> then) {
        then.accept(new CommandLookup.NotExecuted());
    }

    @Override
    public void checkFence(Fence fence, Consumer<FenceCheck> then) {
        then.accept(FenceCheck.OWNED);
    }
}
