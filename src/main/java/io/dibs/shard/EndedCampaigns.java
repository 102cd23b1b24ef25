package io.dibs.shard;

import io.dibs.campaign.Campaign;
import io.dibs.campaign.Terms;
import java.util.List;

/** Removes campaigns from memory some time after they end. */
final class EndedCampaigns {
    /** How long after its end a campaign stays in memory; also the time to correct a wrong clock. */
    private static final long KEPT_MILLIS = 600_000;

    private static final long SWEEP_MILLIS = 60_000;

    private final CampaignQueues queues;
    private final ShardEffects effects;
    /** {@link Terms#NEVER} while no campaign here has an end. */
    private long sweepAt = Terms.NEVER;

    EndedCampaigns(CampaignQueues queues, ShardEffects effects) {
        this.queues = queues;
        this.effects = effects;
    }

    static boolean isOver(Terms terms, EventTime now) {
        return terms.closesAt() != Terms.NEVER && now.wall() - terms.closesAt() > KEPT_MILLIS;
    }

    /** Schedules a sweep if the campaign has an end. */
    void watch(CampaignQueue queue, EventTime now) {
        boolean ends = queue.campaign() != null && queue.campaign().terms().closesAt() != Terms.NEVER;
        if (ends && sweepAt == Terms.NEVER) {
            sweepAt = now.monotonic() + SWEEP_MILLIS;
            effects.wakeAfter(SWEEP_MILLIS);
        }
    }

    /** Does nothing before the scheduled time. */
    void sweep(EventTime now) {
        if (now.monotonic() < sweepAt) {
            return;
        }
        sweepAt = Terms.NEVER;
        for (CampaignQueue queue : List.copyOf(queues.all())) {
            Campaign campaign = queue.campaign();
            if (campaign != null && isUnloadable(queue, campaign) && isOver(campaign.terms(), now)) {
                queue.unload(campaign.issued());
            }
            watch(queue, now);
        }
    }

    private static boolean isUnloadable(CampaignQueue queue, Campaign campaign) {
        return campaign.bytes() > 0 && !queue.isLoading() && queue.isCommitted(campaign.issued());
    }
}
