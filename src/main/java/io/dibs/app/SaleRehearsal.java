package io.dibs.app;

import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.CodeKey;
import io.dibs.campaign.CouponCode;
import io.dibs.campaign.CouponExpiry;
import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.MemoryBudget;
import io.dibs.campaign.PublishedUploads;
import io.dibs.campaign.Terms;
import io.dibs.shard.Batch;
import io.dibs.shard.CampaignChange;
import io.dibs.shard.Claim;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.ClaimAnswer.Granted;
import io.dibs.shard.Command;
import io.dibs.shard.CommandLookup;
import io.dibs.shard.CouponPage;
import io.dibs.shard.EligiblePage;
import io.dibs.shard.EventTime;
import io.dibs.shard.Fence;
import io.dibs.shard.FenceCheck;
import io.dibs.shard.Ledger;
import io.dibs.shard.RecoveredCampaign;
import io.dibs.shard.Shard;
import io.dibs.shard.ShardEffects;
import io.dibs.shard.ShardLimits;
import io.dibs.shard.TakeoverResult;
import io.dibs.shard.TakeoverResult.Taken;
import io.dibs.shard.WriteOutcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A takeover and a sale in memory, before the first real ones: a shard of its own recovers coupons, then decides,
 * gathers and answers, winners first and then a crowd that comes too late, until the JVM has compiled what it does.
 * Every write goes through at once, to nowhere.
 */
final class SaleRehearsal implements Ledger, ShardEffects {
    private static final String RECOVERED = "recovered";
    private static final int STOCK = 40_000;
    private static final int CLAIMS = 80_000;
    private static final int CLAIMS_AT_ONCE = 32;
    private static final EventTime NOW = new EventTime(0, 0);

    private final Terms terms = terms("rehearsal", 1, STOCK);
    private final List<CouponPage> pages;
    private final Deque<Runnable> reads = new ArrayDeque<>();
    private final Deque<Runnable> writes = new ArrayDeque<>();
    private final Deque<Runnable> checks = new ArrayDeque<>();
    private final Shard shard = new Shard(0, this, this, ShardLimits.DEFAULT, MemoryBudget.UNBOUNDED);
    private final CouponCode.Writer codes = new CouponCode.Writer(terms);
    private final byte[] text = new byte[CouponCode.MAX_CHARS];
    private int coupons;
    private int heldBefore;

    /** @param pages the coupons to recover, in sequence order and full */
    SaleRehearsal(List<CouponPage> pages) {
        this.pages = List.copyOf(pages);
    }

    private static Terms terms(String campaign, int number, int stock) {
        return new Terms(
                campaign,
                0,
                number,
                stock,
                1,
                CampaignPhase.LIVE,
                Terms.ALWAYS,
                Terms.NEVER,
                CouponExpiry.NEVER,
                new CodeKey(new byte[CodeKey.BYTES]),
                PublishedUploads.NONE,
                1);
    }

    void run() {
        shard.start(NOW);
        answerAll();
        for (CouponPage page : pages) {
            shard.claims(List.of(claim(RECOVERED, new HolderIdentity(page.highs()[0], page.lows()[0]))), NOW);
            answerAll();
        }
        for (int first = 0; first < CLAIMS; first += CLAIMS_AT_ONCE) {
            shard.claims(claims(first), NOW);
            answerAll();
        }
    }

    private List<Claim> claims(int first) {
        List<Claim> claims = new ArrayList<>(CLAIMS_AT_ONCE);
        for (int i = first; i < first + CLAIMS_AT_ONCE; i++) {
            HolderIdentity user = new HolderIdentity(i * 0x9e3779b97f4a7c15L, i * 0xc2b2ae3d27d4eb4fL);
            claims.add(claim(terms.campaign(), user));
        }
        return claims;
    }

    private Claim claim(String campaign, HolderIdentity user) {
        return new Claim(campaign, "user", user, null, Long.MAX_VALUE, this::onAnswer);
    }

    private void onAnswer(ClaimAnswer answer) {
        if (answer instanceof Granted granted) {
            codes.write(granted.sequence(), text, 0);
            if (granted.fresh()) {
                coupons++;
            } else {
                heldBefore++;
            }
        }
    }

    int coupons() {
        return coupons;
    }

    /** The claims by holders of recovered coupons that returned the coupon they already had. */
    int heldBefore() {
        return heldBefore;
    }

    private void answerAll() {
        for (Deque<Runnable> due = due(); !due.isEmpty(); due = due()) {
            due.removeFirst().run();
        }
    }

    private Deque<Runnable> due() {
        if (!reads.isEmpty()) {
            return reads;
        }
        return writes.isEmpty() ? checks : writes;
    }

    // ---- a ledger that is always there -------------------------------------------------------------------------

    @Override
    public void takeOver(int number, @Nullable Fence seen, Consumer<TakeoverResult> then) {
        then.accept(new Taken(new Fence(number, 1, new UUID(0, 0), 0)));
    }

    @Override
    public void readCampaigns(Fence fence, Consumer<List<RecoveredCampaign>> then, Consumer<String> failed) {
        RecoveredCampaign fresh = new RecoveredCampaign(terms, 0);
        int issued = pages.stream().mapToInt(CouponPage::size).sum();
        then.accept(
                issued == 0
                        ? List.of(fresh)
                        : List.of(fresh, new RecoveredCampaign(terms(RECOVERED, 2, issued), issued)));
    }

    @Override
    public void append(Fence fence, Batch batch, Consumer<WriteOutcome> then) {
        writes.addLast(() -> then.accept(WriteOutcome.COMMITTED));
    }

    @Override
    public void checkFence(Fence fence, Consumer<FenceCheck> then) {
        checks.addLast(() -> then.accept(FenceCheck.OWNED));
    }

    @Override
    public void readCoupons(Terms of, int from, int to, Consumer<CouponPage> then, Consumer<String> failed) {
        reads.addLast(() -> then.accept(pages.get((from - 1) / ShardLimits.DEFAULT.pageCoupons())));
    }

    @Override
    public void distrust(Terms of) {}

    @Override
    public void readRevoked(Terms of, int after, int limit, Consumer<int[]> then, Consumer<String> failed) {}

    @Override
    public void readEligibleUsers(Terms of, String after, Consumer<EligiblePage> then, Consumer<String> failed) {}

    @Override
    public void renewCodeKeys(Fence fence, Consumer<WriteOutcome> then) {}

    @Override
    public void execute(Fence fence, CampaignChange change, Consumer<WriteOutcome> then) {}

    @Override
    public void lookUp(Fence fence, Command command, Consumer<CommandLookup> then) {}

    // ---- a time that stands still ------------------------------------------------------------------------------

    @Override
    public void runAsEvent(Consumer<EventTime> what) {
        what.accept(NOW);
    }

    @Override
    public Consumer<WriteOutcome> writeStarted(int coupons) {
        return outcome -> {};
    }

    @Override
    public void wakeAfter(long millis) {}

    @Override
    public void released(Release reason) {}
}
