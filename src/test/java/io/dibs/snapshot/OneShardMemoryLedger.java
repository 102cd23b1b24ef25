package io.dibs.snapshot;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.HolderIdentity;
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
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** PostgreSQL as one shard sees it, in memory. Its answers come in a later turn of the caller's event loop. */
final class OneShardMemoryLedger implements Ledger {
    final Map<String, Terms> campaigns = new LinkedHashMap<>();
    final Map<String, List<Coupon>> coupons = new LinkedHashMap<>();
    final Map<String, NavigableSet<Integer>> revoked = new HashMap<>();
    final AtomicInteger couponsRead = new AtomicInteger();
    Fence fence = new Fence(0, 1, new UUID(0, 1), 0);
    CommandLookup known = new CommandLookup.NotExecuted();
    int renewals;

    @Override
    public synchronized void takeOver(int shard, Fence seen, Consumer<TakeoverResult> then) {
        fence = new Fence(0, fence.epoch() + 1, UUID.randomUUID(), fence.batchNo());
        later(then, new TakeoverResult.Taken(fence));
    }

    @Override
    public synchronized void readCampaigns(int shard, Consumer<List<RecoveredCampaign>> then, Consumer<String> failed) {
        List<RecoveredCampaign> found = new ArrayList<>();
        campaigns
                .values()
                .forEach(terms -> found.add(
                        new RecoveredCampaign(terms, of(terms.campaign()).size())));
        later(then, found);
    }

    @Override
    public synchronized void readCoupons(
            Terms terms, int from, int to, Consumer<CouponPage> then, Consumer<String> failed) {
        couponsRead.addAndGet(to - from + 1);
        later(then, page(terms, from, to));
    }

    private CouponPage page(Terms terms, int from, int to) {
        List<Coupon> rows = of(terms.campaign()).subList(from - 1, to);
        boolean keyed = terms.isKeyed();
        long[][] columns = new long[5][rows.size()];
        for (int i = 0; i < rows.size(); i++) {
            Coupon row = rows.get(i);
            HolderIdentity identity = row.user().ordinal(row.ordinal());
            columns[0][i] = identity.high();
            columns[1][i] = identity.low();
            columns[2][i] = row.issuedAt();
            columns[3][i] = keyed ? row.key().high() : 0;
            columns[4][i] = keyed ? row.key().low() : 0;
        }
        int[] gone = revokedOf(terms.campaign()).subSet(from, to + 1).stream()
                .mapToInt(each -> each)
                .toArray();
        return new CouponPage(
                from, columns[0], columns[1], columns[2], keyed ? columns[3] : null, keyed ? columns[4] : null, gone);
    }

    NavigableSet<Integer> revokedOf(String campaign) {
        return revoked.computeIfAbsent(campaign, none -> new TreeSet<>());
    }

    @Override
    public synchronized void readRevoked(
            Terms terms, int after, int limit, Consumer<int[]> then, Consumer<String> failed) {
        NavigableSet<Integer> rest = revokedOf(terms.campaign()).tailSet(after, false);
        later(then, rest.stream().limit(limit).mapToInt(each -> each).toArray());
    }

    List<Coupon> of(String campaign) {
        return coupons.computeIfAbsent(campaign, none -> new ArrayList<>());
    }

    @Override
    public void readEligibleUsers(Terms terms, String after, Consumer<EligiblePage> then, Consumer<String> failed) {
        failed.accept("there are none");
    }

    @Override
    public synchronized void renewCodeKeys(Fence held, Consumer<WriteOutcome> then) {
        renewals++;
        later(then, WriteOutcome.COMMITTED);
    }

    @Override
    public synchronized void append(Fence held, Batch batch, Consumer<WriteOutcome> then) {
        batch.coupons().forEach(coupon -> of(coupon.campaign()).add(coupon));
        fence = fence.afterBatch();
        later(then, WriteOutcome.COMMITTED);
    }

    @Override
    public synchronized void execute(Fence held, CampaignChange change, Consumer<WriteOutcome> then) {
        campaigns.put(change.after().campaign(), change.after());
        if (change.command().action() instanceof CampaignAction.Revoke revoke) {
            revokedOf(change.after().campaign()).add(revoke.sequence());
        }
        fence = fence.afterBatch();
        later(then, new WriteOutcome.Committed("done"));
    }

    @Override
    public void lookUp(Fence held, Command command, Consumer<CommandLookup> then) {
        later(then, known);
    }

    @Override
    public void checkFence(Fence held, Consumer<FenceCheck> then) {
        later(then, FenceCheck.OWNED);
    }

    private static <T> void later(Consumer<T> then, T result) {
        Vertx.currentContext().runOnContext(turn -> then.accept(result));
    }
}
