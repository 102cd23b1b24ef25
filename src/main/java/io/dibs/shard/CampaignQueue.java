package io.dibs.shard;

import io.dibs.campaign.Campaign;
import java.util.ArrayDeque;
import java.util.Deque;

/** One campaign's queue in its shard: claims in order of arrival, and how far its coupons are loaded. */
final class CampaignQueue {
    final String id;
    final Deque<Claim> undecided = new ArrayDeque<>();
    /** Claims of this campaign without an answer, undecided or gated. */
    int unanswered;

    boolean inRing;
    private Campaign campaign;
    private int sentUpTo;
    private boolean loading;
    private boolean unloaded;

    CampaignQueue(String id) {
        this.id = id;
    }

    /** Null if the ledger has no campaign of this id. */
    Campaign campaign() {
        return campaign;
    }

    void campaign(Campaign loadedOrLoading, boolean isLoading) {
        campaign = loadedOrLoading;
        loading = isLoading;
        unloaded = false;
        sentUpTo = loadedOrLoading == null ? 0 : loadedOrLoading.committed();
    }

    void forget() {
        if (campaign != null) {
            campaign.forget();
            campaign(null, false);
        }
    }

    void loaded() {
        loading = false;
        sentUpTo = campaign.committed();
    }

    /** Drops its coupons from memory. From now on nothing can be decided except that it is over. */
    void unload(int issued) {
        campaign.forget(issued);
        loading = false;
        unloaded = true;
        sentUpTo = 0;
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

    /** Keeps what is decided and stops deciding until the list of eligible users is complete. */
    void awaitList(boolean awaited) {
        loading = awaited;
    }

    boolean isIdle() {
        return campaign == null && unanswered == 0 && undecided.isEmpty();
    }

    boolean isCommitted(int sequence) {
        return sequence <= campaign.committed();
    }

    /** Whether the batch in flight carries this sequence, not the next batch. */
    boolean isSent(int sequence) {
        return sequence <= sentUpTo;
    }

    void markSent() {
        sentUpTo = campaign.issued();
    }

    void markCommitted() {
        campaign.committedUpTo(sentUpTo);
    }

    void withdraw() {
        if (campaign != null) {
            campaign.withdraw();
            sentUpTo = campaign.committed();
        }
    }
}
