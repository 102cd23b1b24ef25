package io.dibs.snapshot;

import io.dibs.campaign.Terms;
import io.dibs.shard.Batch;
import io.dibs.shard.CampaignChange;
import io.dibs.shard.Coupon;
import io.dibs.shard.CouponPage;
import io.dibs.shard.Fence;
import io.dibs.shard.WriteOutcome;
import io.dibs.testkit.ledger.LedgerDecorator;
import io.dibs.testkit.ledger.MemoryLedger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** PostgreSQL with one campaign. It answers at once, writes with the outcome of the test; pages can be held. */
final class ScriptedLedger extends LedgerDecorator {
    private final MemoryLedger tables;
    WriteOutcome outcome = WriteOutcome.COMMITTED;
    boolean holdsPages;
    private final Deque<Runnable> pages = new ArrayDeque<>();

    ScriptedLedger(Terms campaign) {
        this(new MemoryLedger());
        tables.campaigns.put(campaign.campaign(), campaign);
        tables.fence(new Fence(0, 6, new UUID(0, 6), 3));
    }

    private ScriptedLedger(MemoryLedger tables) {
        super(tables);
        this.tables = tables;
    }

    Fence fence() {
        return tables.fence();
    }

    void fence(Fence anothers) {
        tables.fence(anothers);
    }

    void replace() {
        tables.replace();
    }

    /** @return the coupons that went back into the log */
    List<Coupon> recover() {
        tables.recover();
        return tables.returned();
    }

    void answerPage() {
        pages.remove().run();
    }

    int pagesHeld() {
        return pages.size();
    }

    @Override
    public void append(Fence held, Batch batch, Consumer<WriteOutcome> then) {
        if (outcome instanceof WriteOutcome.Committed) {
            super.append(held, batch, then);
        } else {
            then.accept(outcome);
        }
    }

    @Override
    public void execute(Fence held, CampaignChange change, Consumer<WriteOutcome> then) {
        then.accept(outcome);
    }

    @Override
    public void readCoupons(Terms terms, int from, int to, Consumer<CouponPage> then, Consumer<String> failed) {
        if (holdsPages) {
            pages.add(() -> super.readCoupons(terms, from, to, then, failed));
        } else {
            super.readCoupons(terms, from, to, then, failed);
        }
    }
}
