package io.dibs.shard;

import io.dibs.campaign.Campaign;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One campaign's queue in its shard: claims in order of arrival, and how far its coupons are loaded. */
final class CampaignQueue {
    final String id;
    final Deque<Claim> undecided = new ArrayDeque<>();
    /** Claims of this campaign without an answer, undecided or gated. */
    int unanswered;

    boolean inRing;
    private @Nullable Campaign campaign;
    private int sentUpTo;
    private boolean loading;
    private boolean unloaded;

    CampaignQueue(String id) {
        this.id = id;
    }

    /** Null if the ledger has no campaign of this id. */
    @Nullable
    Campaign campaign() {
        return campaign;
    }

    /** Of a queue whose campaign is loaded or loading. */
    Campaign requireCampaign() {
        return Objects.requireNonNull(campaign);
    }

    void campaign(@Nullable Campaign loadedOrLoading, boolean isLoading) {
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
        sentUpTo = requireCampaign().committed();
    }

    /** Drops its coupons from memory. From now on nothing can be decided except that it is over. */
    void unload(int issued) {
        requireCampaign().forget(issued);
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
        return sequence <= requireCampaign().committed();
    }

    /** Whether the batch in flight carries this sequence, not the next batch. */
    boolean isSent(int sequence) {
        return sequence <= sentUpTo;
    }

    void markSent() {
        sentUpTo = requireCampaign().issued();
    }

    void markCommitted() {
        requireCampaign().committedUpTo(sentUpTo);
    }

    void withdraw() {
        if (campaign != null) {
            campaign.withdraw();
            sentUpTo = campaign.committed();
        }
    }
}
