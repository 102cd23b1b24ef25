package io.dibs.shard;

import io.dibs.campaign.Campaign;
import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.MemoryBudget;
import io.dibs.campaign.Terms;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Loads a shard's campaigns into memory: their coupons, then the list of eligible users. A campaign serves as soon as
 * both are complete.
 */
final class CampaignLoader {
    private final CampaignQueues queues;
    private final MemoryBudget memory;
    private final CouponLoader couponLoader;
    private final EligibleLoader eligibleLoader;
    private final Progress progress;

    CampaignLoader(
            Ledger ledger,
            ShardEffects effects,
            ShardLimits limits,
            CampaignQueues queues,
            MemoryBudget memory,
            Progress progress) {
        this.queues = queues;
        this.memory = memory;
        this.progress = progress;
        this.couponLoader = new CouponLoader(ledger, effects, limits, memory, this::couponsLoaded, progress);
        this.eligibleLoader = new EligibleLoader(ledger, effects, memory, limits.retryMillis(), progress);
    }

    /**
     * Receives the progress of the loading.
     *
     * @param loaded called with each campaign whose claims can be decided
     * @param rowsMissing called when the ledger lacks rows that it should hold
     * @param pageRead called after each page
     */
    record Progress(Consumer<CampaignQueue> loaded, Runnable rowsMissing, Runnable pageRead) {}

    /** Whether every campaign that fits into the memory budget is loaded. */
    boolean isDone() {
        return couponLoader.isDone() && eligibleLoader.isDone();
    }

    /** Campaigns that do not fit into the node's memory budget. */
    int campaignsOverBudget(EventTime now) {
        return (int) queues.all().stream()
                .filter(queue -> queue.isUnloaded() && queue.campaign() != null)
                .filter(queue -> !EndedCampaigns.isOver(queue.requireCampaign().terms(), now))
                .count();
    }

    /** Drops every campaign and the reads in progress. */
    void forgetAll() {
        queues.forgetCampaigns();
        couponLoader.restart();
        eligibleLoader.restart();
    }

    /** Smallest first: a small campaign neither waits for a huge one nor lacks the memory that the huge one takes. */
    void load(List<RecoveredCampaign> found, EventTime now) {
        found.stream()
                .sorted(Comparator.comparingInt(RecoveredCampaign::issued))
                .forEach(each -> loadOne(each, now));
    }

    private void loadOne(RecoveredCampaign found, EventTime now) {
        Terms terms = found.terms();
        CampaignQueue queue = queues.getOrCreate(terms.campaign());
        Campaign campaign = new Campaign(terms, memory);
        queue.campaign(campaign, false);
        if (found.issued() == 0 || terms.phase() == CampaignPhase.CLOSED) {
            if (terms.phase() == CampaignPhase.CLOSED) {
                campaign.forget(found.issued());
            }
            couponsLoaded(queue);
        } else if (EndedCampaigns.isOver(terms, now)) {
            queue.unload(found.issued());
            progress.loaded().accept(queue);
        } else if (!couponLoader.load(queue, found.issued(), found.digest())) {
            progress.loaded().accept(queue);
        }
    }

    /** Called when memory holds all coupons of the campaign. */
    private void couponsLoaded(CampaignQueue queue) {
        if (queue.requireCampaign().needsList()) {
            eligibleLoader.begin(queue);
        } else {
            progress.loaded().accept(queue);
        }
    }

    /** Loads a requested campaign if it fits by now. */
    void loadAgain(CampaignQueue queue) {
        if (queue.campaign() != null && queue.isUnloaded()) {
            couponLoader.load(queue, queue.campaign().issued(), OptionalLong.empty());
        }
    }

    /** A change may have given the campaign another list. */
    void campaignChanged(CampaignQueue queue) {
        if (queue.campaign() != null && queue.campaign().needsList() && !queue.isUnloaded()) {
            eligibleLoader.begin(queue);
        }
    }

    /** Requests pages of coupons, as many as may be in flight. */
    void request() {
        couponLoader.request();
    }

    /**
     * Repeats failed reads.
     *
     * @param running the command in the slot, or null
     */
    void retry(@Nullable Command running) {
        couponLoader.retry();
        eligibleLoader.retry(running);
    }
}
