package io.dibs.shard;

import io.dibs.campaign.Campaign;
import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.LogDigest;
import io.dibs.campaign.MemoryBudget;
import io.dibs.campaign.Terms;
import io.dibs.shard.CampaignLoader.Progress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the coupons of a shard's campaigns, a few pages ahead of what is in memory. A campaign serves as soon as it is
 * complete, while others are still being read.
 */
final class CouponLoader {
    private static final int PAGES_AHEAD = 3;
    private static final int PREFETCHED = 64;

    private final Ledger ledger;
    private final ShardEffects effects;
    private final int pageCoupons;
    private final long retryMillis;
    private final Consumer<CampaignQueue> onLoaded;
    private final Progress progress;
    private final MemoryBudget memory;
    private final Deque<Loading> toLoad = new ArrayDeque<>();
    private final Map<String, Loading> started = new HashMap<>();
    private final List<Runnable> failed = new ArrayList<>();
    private int underWay;

    /** @param onLoaded called with each campaign whose coupons are all in memory */
    CouponLoader(
            Ledger ledger,
            ShardEffects effects,
            ShardLimits limits,
            MemoryBudget memory,
            Consumer<CampaignQueue> onLoaded,
            Progress progress) {
        this.ledger = ledger;
        this.effects = effects;
        this.memory = memory;
        this.pageCoupons = limits.pageCoupons();
        this.retryMillis = limits.retryMillis();
        this.onLoaded = onLoaded;
        this.progress = progress;
    }

    private static final class Loading {
        final CampaignQueue queue;
        final int issued;
        final OptionalLong expected;
        final Map<Integer, CouponPage> early = new HashMap<>();
        int requested;
        long digest;

        Loading(CampaignQueue queue, int issued, OptionalLong expected) {
            this.queue = queue;
            this.issued = issued;
            this.expected = expected;
        }

        void restore(CouponPage page) {
            Campaign campaign = queue.requireCampaign();
            for (int i = 0; i < page.size(); i++) {
                if (i % PREFETCHED == 0) {
                    campaign.holders().prefetch(page.highs(), page.lows(), i, Math.min(page.size(), i + PREFETCHED));
                }
                HolderIdentity user = new HolderIdentity(page.highs()[i], page.lows()[i]);
                campaign.restore(user, page.issuedAt()[i], page.key(i));
                digest ^= LogDigest.of(page.firstSequence() + i, page.highs()[i], page.lows()[i]);
            }
            for (int sequence : page.revoked()) {
                campaign.holders().revoke(sequence);
            }
        }

        boolean isAsIssued() {
            return expected.isEmpty() || expected.getAsLong() == digest;
        }
    }

    boolean isDone() {
        return toLoad.isEmpty() && started.isEmpty();
    }

    void restart() {
        toLoad.clear();
        started.clear();
        failed.clear();
        underWay = 0;
    }

    /** @return false if the campaign does not fit into the memory budget; it stays unloaded */
    boolean load(CampaignQueue queue, int issued, OptionalLong digest) {
        if (queue.requireCampaign().reserve(issued)) {
            queue.load();
            toLoad.addLast(new Loading(queue, issued, digest));
            return true;
        }
        queue.unload(issued);
        return false;
    }

    void request() {
        while (underWay < PAGES_AHEAD && !toLoad.isEmpty()) {
            Loading next = toLoad.peekFirst();
            started.put(next.queue.id, next);
            int from = next.requested + 1;
            next.requested = Math.min(next.issued, next.requested + pageCoupons);
            if (next.requested == next.issued) {
                toLoad.removeFirst();
            }
            underWay++;
            read(next.queue.requireCampaign().terms(), from, next.requested);
        }
    }

    private void read(Terms terms, int from, int to) {
        ledger.readCoupons(
                terms,
                from,
                to,
                page -> {
                    pageRead(terms, page);
                    progress.pageRead().run();
                },
                cause -> pageFailed(terms, from, to));
    }

    private void pageRead(Terms terms, CouponPage page) {
        Loading loading = current(terms);
        if (loading == null) {
            return;
        }
        underWay--;
        request();
        loading.early.put(page.firstSequence(), page);
        Campaign campaign = loading.queue.requireCampaign();
        for (CouponPage next; (next = loading.early.remove(campaign.issued() + 1)) != null; ) {
            loading.restore(next);
        }
        if (campaign.issued() == loading.issued) {
            started.remove(loading.queue.id);
            finish(loading);
        }
    }

    /**
     * Coupons that are not those that were issued are read again, from PostgreSQL alone. Then they are believed: it is
     * the truth, and what its head says of it was changed by hand.
     */
    private void finish(Loading loading) {
        if (loading.isAsIssued()) {
            loading.queue.loaded();
            onLoaded.accept(loading.queue);
            return;
        }
        Terms terms = loading.queue.requireCampaign().terms();
        ledger.distrust(terms);
        loading.queue.campaign(new Campaign(terms, memory), false);
        if (load(loading.queue, loading.issued, OptionalLong.empty())) {
            request();
        } else {
            onLoaded.accept(loading.queue);
        }
    }

    private void pageFailed(Terms terms, int from, int to) {
        if (current(terms) != null) {
            failed.add(() -> read(terms, from, to));
        }
        effects.wakeAfter(retryMillis);
        progress.rowsMissing().run();
    }

    void retry() {
        List<Runnable> again = List.copyOf(failed);
        failed.clear();
        again.forEach(Runnable::run);
    }

    /** Null if memory was dropped after the page was requested: the page is stale then. */
    private @Nullable Loading current(Terms terms) {
        Loading loading = started.get(terms.campaign());
        return loading != null && loading.queue.requireCampaign().terms() == terms ? loading : null;
    }
}
