package io.dibs.shard;

import io.dibs.campaign.Campaign;
import java.util.ArrayDeque;
import java.util.Deque;

/** One campaign's queue in its shard: claims in order of arrival, and how far its coupons are loaded. */
final class CampaignQueue {
    final String id;
    final Deque<Claim> undecided = new ArrayDeque<>();
    /** Claims of this campaign that have no answer yet, undecided or gated. */
    int open;

    boolean inRing;
    private Campaign campaign;
    private int sent;
    private boolean loading;
    private boolean unloaded;

    CampaignQueue(String id) {
        this.id = id;
    }

    /** Null where the ledger knows no such campaign. */
    Campaign campaign() {
        return campaign;
    }

    void campaign(Campaign loadedOrLoading, boolean isLoading) {
        campaign = loadedOrLoading;
        loading = isLoading;
        unloaded = false;
        sent = loadedOrLoading == null ? 0 : loadedOrLoading.committed();
    }

    void forget() {
        if (campaign != null) {
            campaign.forget();
            campaign(null, false);
        }
    }

    void loaded() {
        loading = false;
        sent = campaign.committed();
    }

    /** Its coupons are not in memory: nothing can be decided but that it is over. */
    void unload(int issued) {
        campaign.forget(issued);
        loading = false;
        unloaded = true;
        sent = 0;
    }

    void load() {
        loading = true;
        unloaded = false;
    }

    boolean isUnloaded() {
        return unloaded;
    }

    boolean isLoading() {
        return loading;
    }

    /** What is decided of it stays; no more is, until the list of those who may claim is whole. */
    void awaitList(boolean awaited) {
        loading = awaited;
    }

    boolean isIdle() {
        return campaign == null && open == 0 && undecided.isEmpty();
    }

    boolean isCommitted(int sequence) {
        return sequence <= campaign.committed();
    }

    /** Whether the batch in flight carries this sequence, rather than the one that gathers. */
    boolean isSent(int sequence) {
        return sequence <= sent;
    }

    void markSent() {
        sent = campaign.issued();
    }

    void markCommitted() {
        campaign.committedUpTo(sent);
    }

    void withdraw() {
        if (campaign != null) {
            campaign.withdraw();
            sent = campaign.committed();
        }
    }
}
