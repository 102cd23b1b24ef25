package io.dibs.snapshot;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.Terms;
import io.dibs.campaign.TestCampaigns;
import io.dibs.shard.Batch;
import io.dibs.shard.CampaignChange;
import io.dibs.shard.Command;
import io.dibs.shard.Coupon;
import io.dibs.shard.CouponPage;
import io.dibs.shard.Fence;
import io.dibs.shard.RecoveredCampaign;
import io.dibs.shard.TakeoverResult;
import io.dibs.shard.WriteOutcome;
import io.dibs.shard.WriteOutcome.Unknown;
import io.dibs.testkit.ledger.LedgerDecorator;
import io.dibs.testkit.ledger.MemoryLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of one shard, with PostgreSQL and Redis in memory, through the ownerships that follow on each other.
 */
final class MemorySnapshots {
    /** Coupons that are read at once. */
    static final int PAGE = 7;

    static final long CATCH_UP_MILLIS = 5;
    private static final int BACKLOG_BYTES = 900;
    private static final SnapshotLimits LIMITS = new SnapshotLimits(120, BACKLOG_BYTES, PAGE, 10, CATCH_UP_MILLIS, 50);
    private static final int ENOUGH_ROUNDS = 20;

    final MemoryLedger tables = new MemoryLedger();
    final MemoryStore store = new MemoryStore();
    final RecordingListener listener = new RecordingListener();
    /** What PostgreSQL was asked for, as in 8-12. */
    final List<String> pagesRead = new ArrayList<>();

    final List<WriteOutcome> outcomes = new ArrayList<>();
    boolean isLedgerDown;
    boolean losesRevocations;
    /** Changes of campaigns happen, and nobody hears of it. */
    boolean losesAnswers;
    /** The next write fails so, and does nothing; null where it happens. */
    @Nullable
    WriteOutcome nextOutcome;
    /** Code keys cannot be renewed; null where they can. */
    @Nullable
    WriteOutcome renewalOutcome;

    SnapshotLedgers ledgers = new SnapshotLedgers(new Tables(), store, listener, LIMITS);
    /** Of the latest ownership. */
    SnapshotLedger owner = ledgers.open(0);

    private List<RecoveredCampaign> campaigns = List.of();

    private final class Tables extends LedgerDecorator {
        Tables() {
            super(tables);
        }

        @Override
        protected <T> void read(Call<T> call, Consumer<T> then, Consumer<String> failed) {
            if (isLedgerDown) {
                failed.accept(LOST);
            } else {
                call.with(then, failed);
            }
        }

        @Override
        public void readCoupons(Terms terms, int from, int to, Consumer<CouponPage> then, Consumer<String> failed) {
            pagesRead.add(from + "-" + to);
            super.readCoupons(terms, from, to, then, failed);
        }

        @Override
        public void readRevoked(Terms terms, int after, int limit, Consumer<int[]> then, Consumer<String> failed) {
            if (losesRevocations) {
                failed.accept(LOST);
            } else {
                super.readRevoked(terms, after, limit, then, failed);
            }
        }

        @Override
        public void append(Fence fence, Batch batch, Consumer<WriteOutcome> then) {
            write(then, () -> super.append(fence, batch, then));
        }

        @Override
        public void renewCodeKeys(Fence fence, Consumer<WriteOutcome> then) {
            if (renewalOutcome == null) {
                super.renewCodeKeys(fence, then);
            } else {
                then.accept(renewalOutcome);
            }
        }

        @Override
        public void keepLost(Fence fence, Terms terms, int issued, CouponPage lost, Consumer<WriteOutcome> then) {
            write(then, () -> super.keepLost(fence, terms, issued, lost, then));
        }

        @Override
        public void execute(Fence fence, CampaignChange change, Consumer<WriteOutcome> then) {
            super.execute(fence, change, outcome -> then.accept(losesAnswers ? new Unknown(LOST) : outcome));
        }

        private void write(Consumer<WriteOutcome> then, Runnable real) {
            WriteOutcome failure = nextOutcome;
            nextOutcome = null;
            if (failure == null) {
                real.run();
            } else {
                then.accept(failure);
            }
        }
    }

    /** As another process, which has seen nothing. */
    void restart() {
        ledgers = new SnapshotLedgers(new Tables(), store, listener, LIMITS);
    }

    void campaign(Terms terms) {
        tables.campaigns.put(terms.campaign(), terms);
    }

    /** The shard is taken over, by a node that may have owned it before. */
    TakeoverResult takeOver() {
        owner = ledgers.open(0);
        return takeOver(null);
    }

    /** The owner takes its own shard over, as after a write whose outcome is unknown. */
    TakeoverResult takeOverAgain() {
        return takeOver(tables.fence());
    }

    private TakeoverResult takeOver(@Nullable Fence seen) {
        List<TakeoverResult> results = new ArrayList<>();
        pagesRead.clear();
        owner.takeOver(0, seen, results::add);
        store.settle();
        readCampaigns();
        store.settle();
        return results.get(0);
    }

    void readCampaigns() {
        owner.readCampaigns(tables.fence(), found -> campaigns = found, failed -> {});
    }

    /** Coupons of the campaign, in one batch. */
    void sell(String campaign, int count) {
        Batch batch = new Batch();
        int issued = tables.coupons.of(campaign).size();
        for (int i = 1; i <= count; i++) {
            batch.coupons().add(coupon(tables.campaigns.get(campaign), issued + i));
        }
        append(batch);
    }

    void append(Batch batch) {
        owner.append(tables.fence(), batch, outcomes::add);
        store.settle();
    }

    static Coupon coupon(Terms terms, int sequence) {
        String user = "u" + sequence;
        HolderIdentity key = terms.isKeyed() ? TestCampaigns.user("key" + sequence) : null;
        return new Coupon(terms.campaign(), sequence, user, TestCampaigns.user(user), 1, key, sequence);
    }

    /** Lets everything be written that is to be. */
    void write() {
        for (int i = 0; i < ENOUGH_ROUNDS; i++) {
            store.round();
        }
    }

    void execute(CampaignAction action, Terms before, @Nullable Terms after) {
        owner.execute(tables.fence(), new CampaignChange(command(action), before, after, 0), outcomes::add);
        store.settle();
    }

    static Command command(CampaignAction action) {
        return new Command("c", "request", "admin", action, Long.MAX_VALUE, answer -> {});
    }

    /** Asks for all coupons of the campaign, page by page; each answer is added, or the cause of its failure. */
    void read(String campaign, List<CouponPage> pages, List<String> failures) {
        RecoveredCampaign found = campaigns.stream()
                .filter(each -> each.terms().campaign().equals(campaign))
                .findFirst()
                .orElseThrow();
        for (int from = 1; from <= found.issued(); from += PAGE) {
            int to = Math.min(found.issued(), from + PAGE - 1);
            owner.readCoupons(found.terms(), from, to, pages::add, failures::add);
        }
    }
}
