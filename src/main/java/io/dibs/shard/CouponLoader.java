package io.dibs.shard;

import io.dibs.campaign.Campaign;
import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.Terms;
import io.dibs.shard.CampaignLoader.Progress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads the coupons of a shard's campaigns back, a few pages ahead of what is put into memory. A campaign serves as
 * soon as it is whole, while others are still being read.
 */
final class CouponLoader {
    private static final int PAGES_AHEAD = 3;

    private final Ledger ledger;
    private final ShardEffects effects;
    private final int pageCoupons;
    private final long retryMillis;
    private final Consumer<CampaignQueue> whole;
    private final Progress progress;
    private final Deque<Loading> queue = new ArrayDeque<>();
    private final Map<String, Loading> started = new HashMap<>();
    private final List<Runnable> failed = new ArrayList<>();
    private int underWay;

    /** @param whole told of each campaign of which memory holds all coupons */
    CouponLoader(
            Ledger ledger, ShardEffects effects, ShardLimits limits, Consumer<CampaignQueue> whole, Progress progress) {
        this.ledger = ledger;
        this.effects = effects;
        this.pageCoupons = limits.pageCoupons();
        this.retryMillis = limits.retryMillis();
        this.whole = whole;
        this.progress = progress;
    }

    private static final class Loading {
        final CampaignQueue lane;
        final int issued;
        final Map<Integer, CouponPage> early = new HashMap<>();
        int requested;

        Loading(CampaignQueue lane, int issued) {
            this.lane = lane;
            this.issued = issued;
        }
    }

    boolean isDone() {
        return queue.isEmpty() && started.isEmpty();
    }

    void restart() {
        queue.clear();
        started.clear();
        failed.clear();
        underWay = 0;
    }

    /** @return false where the node's memory has no room for the campaign, which stays outside of it */
    boolean load(CampaignQueue lane, int issued) {
        if (lane.campaign().expect(issued)) {
            lane.load();
            queue.addLast(new Loading(lane, issued));
            return true;
        }
        lane.unload(issued);
        return false;
    }

    void request() {
        while (underWay < PAGES_AHEAD && !queue.isEmpty()) {
            Loading next = queue.peekFirst();
            started.put(next.lane.id, next);
            int from = next.requested + 1;
            next.requested = Math.min(next.issued, next.requested + pageCoupons);
            if (next.requested == next.issued) {
                queue.removeFirst();
            }
            underWay++;
            read(next.lane.campaign().terms(), from, next.requested);
        }
    }

    private void read(Terms terms, int from, int to) {
        ledger.page(
                terms,
                from,
                to,
                page -> {
                    pageRead(terms, page);
                    progress.read().run();
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
        Campaign campaign = loading.lane.campaign();
        for (CouponPage next; (next = loading.early.remove(campaign.issued() + 1)) != null; ) {
            restore(campaign, next);
        }
        if (campaign.issued() == loading.issued) {
            started.remove(loading.lane.id);
            loading.lane.loaded();
            whole.accept(loading.lane);
        }
    }

    private void pageFailed(Terms terms, int from, int to) {
        if (current(terms) != null) {
            failed.add(() -> read(terms, from, to));
        }
        effects.wakeAfter(retryMillis);
        progress.doubt().run();
    }

    void retry() {
        List<Runnable> again = List.copyOf(failed);
        failed.clear();
        again.forEach(Runnable::run);
    }

    /** A page that was asked for before memory was thrown away belongs to nobody. */
    private Loading current(Terms terms) {
        Loading loading = started.get(terms.campaign());
        return loading != null && loading.lane.campaign().terms() == terms ? loading : null;
    }

    private static void restore(Campaign campaign, CouponPage page) {
        boolean keyed = page.keyHighs() != null;
        for (int i = 0; i < page.size(); i++) {
            HolderIdentity key = keyed ? new HolderIdentity(page.keyHighs()[i], page.keyLows()[i]) : null;
            campaign.restore(new HolderIdentity(page.highs()[i], page.lows()[i]), page.issuedAt()[i], key);
        }
        for (int sequence : page.revoked()) {
            campaign.claimants().revoke(sequence);
        }
    }
}
