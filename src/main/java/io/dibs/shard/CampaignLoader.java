package io.dibs.shard;

import io.dibs.campaign.Campaign;
import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.MemoryBudget;
import io.dibs.campaign.Terms;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Brings a shard's campaigns into memory: their coupons, then the list of those who may claim. A campaign serves as
 * soon as both are whole.
 */
final class CampaignLoader {
    private final CampaignQueues lanes;
    private final MemoryBudget room;
    private final CouponLoader coupons;
    private final EligibleLoader lists;
    private final Progress progress;

    CampaignLoader(
            Ledger ledger,
            ShardEffects effects,
            ShardLimits limits,
            CampaignQueues lanes,
            MemoryBudget room,
            Progress progress) {
        this.lanes = lanes;
        this.room = room;
        this.progress = progress;
        this.coupons = new CouponLoader(ledger, effects, limits, this::whole, progress);
        this.lists = new EligibleLoader(ledger, effects, room, limits.retryMillis(), progress);
    }

    /**
     * Hears how the reading goes.
     *
     * @param serves told of each campaign whose claims can be decided
     * @param doubt told of rows that the ledger should hold and does not
     * @param read told after each page
     */
    record Progress(Consumer<CampaignQueue> serves, Runnable doubt, Runnable read) {}

    /** Whether every campaign that has room is in memory. */
    boolean isDone() {
        return coupons.isDone() && lists.isDone();
    }

    /** Campaigns that the node's memory has no room for. */
    int withoutRoom(EventTime now) {
        return (int) lanes.all().stream()
                .filter(lane -> lane.isUnloaded() && lane.campaign() != null)
                .filter(lane -> !EndedCampaigns.isOver(lane.campaign().terms(), now))
                .count();
    }

    /** Forgets every campaign, and what is being read of it. */
    void forgetAll() {
        lanes.forgetCampaigns();
        coupons.restart();
        lists.restart();
    }

    /** A small campaign does not wait for a huge one, nor lack the room that the huge one takes. */
    void load(List<RecoveredCampaign> found, EventTime now) {
        found.stream()
                .sorted(Comparator.comparingInt(RecoveredCampaign::issued))
                .forEach(each -> place(each, now));
    }

    private void place(RecoveredCampaign found, EventTime now) {
        Terms terms = found.terms();
        CampaignQueue lane = lanes.getOrMake(terms.campaign());
        Campaign campaign = new Campaign(terms, room);
        lane.campaign(campaign, false);
        if (found.issued() == 0 || terms.phase() == CampaignPhase.CLOSED) {
            if (terms.phase() == CampaignPhase.CLOSED) {
                campaign.forget(found.issued());
            }
            whole(lane);
        } else if (EndedCampaigns.isOver(terms, now)) {
            lane.unload(found.issued());
            progress.serves().accept(lane);
        } else if (!coupons.load(lane, found.issued())) {
            progress.serves().accept(lane);
        }
    }

    /** Memory holds all of its coupons. */
    private void whole(CampaignQueue lane) {
        if (lane.campaign().needsList()) {
            lists.begin(lane);
        } else {
            progress.serves().accept(lane);
        }
    }

    /** A campaign that is asked for, if there is room by now. */
    void loadAgain(CampaignQueue lane) {
        if (lane.campaign() != null && lane.isUnloaded()) {
            coupons.load(lane, lane.campaign().issued());
        }
    }

    /** A change may have given the campaign another list. */
    void changed(CampaignQueue lane) {
        if (lane.campaign() != null && lane.campaign().needsList() && !lane.isUnloaded()) {
            lists.begin(lane);
        }
    }

    /** Asks for pages of coupons, as many as may be under way. */
    void request() {
        coupons.request();
    }

    /** Asks again for what failed. */
    void retry() {
        coupons.retry();
        lists.retry();
    }
}
