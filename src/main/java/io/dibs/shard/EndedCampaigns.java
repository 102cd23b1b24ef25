package io.dibs.shard;

import io.dibs.campaign.Campaign;
import io.dibs.campaign.Terms;
import java.util.List;

/** Removes campaigns from memory when their end has passed and their crowd has gone. */
final class EndedCampaigns {
    /**
     * How long memory answers those who come after a campaign's end, and how long a wrong clock has to be put right.
     */
    private static final long KEPT_MILLIS = 600_000;

    private static final long SWEEP_MILLIS = 60_000;

    private final CampaignQueues lanes;
    private final ShardEffects effects;
    /** Never, while no campaign here has an end. */
    private long sweepAt = Terms.NEVER;

    EndedCampaigns(CampaignQueues lanes, ShardEffects effects) {
        this.lanes = lanes;
        this.effects = effects;
    }

    static boolean isOver(Terms terms, EventTime now) {
        return terms.closesAt() != Terms.NEVER && now.wall() - terms.closesAt() > KEPT_MILLIS;
    }

    /** If the campaign has an end, its memory is looked at from now on. */
    void watch(CampaignQueue lane, EventTime now) {
        boolean ends = lane.campaign() != null && lane.campaign().terms().closesAt() != Terms.NEVER;
        if (ends && sweepAt == Terms.NEVER) {
            sweepAt = now.monotonic() + SWEEP_MILLIS;
            effects.wakeAfter(SWEEP_MILLIS);
        }
    }

    /** Does nothing before its time. */
    void sweep(EventTime now) {
        if (now.monotonic() < sweepAt) {
            return;
        }
        sweepAt = Terms.NEVER;
        for (CampaignQueue lane : List.copyOf(lanes.all())) {
            Campaign campaign = lane.campaign();
            if (campaign != null && isUnloadable(lane, campaign) && isOver(campaign.terms(), now)) {
                lane.unload(campaign.issued());
            }
            watch(lane, now);
        }
    }

    private static boolean isUnloadable(CampaignQueue lane, Campaign campaign) {
        return campaign.bytes() > 0 && !lane.isLoading() && lane.isCommitted(campaign.issued());
    }
}
