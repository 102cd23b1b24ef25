package io.dibs.shard;

import io.dibs.campaign.Milestone;
import io.dibs.shard.ClaimAnswer.Granted;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Decisions that are committed together, and the answers that are sent afterwards: those of its own rows and those that
 * depend on them. It fills while the previous batch is being committed.
 */
public final class Batch {
    /** What a row costs besides its user id. */
    private static final int ROW_BYTES = 48;

    private final List<GatedAnswer> gated = new ArrayList<>();
    private final List<Coupon> coupons = new ArrayList<>();
    private final List<MilestoneReached> reached = new ArrayList<>(0);
    private final Set<CampaignQueue> queues = new LinkedHashSet<>();
    private long bytes;

    /** The rows, each campaign's in sequence order. */
    public List<Coupon> coupons() {
        return coupons;
    }

    /** Milestones that its rows reach, written with them. */
    public List<MilestoneReached> reached() {
        return reached;
    }

    List<GatedAnswer> gated() {
        return gated;
    }

    Set<CampaignQueue> queues() {
        return queues;
    }

    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return coupons.isEmpty();
    }

    void addRow(CampaignQueue queue, GatedAnswer gatedAnswer) {
        Claim claim = gatedAnswer.claim();
        Granted granted = (Granted) gatedAnswer.answer();
        boolean several = granted.terms().isKeyed();
        coupons.add(new Coupon(
                claim.campaign(),
                granted.sequence(),
                claim.userId(),
                claim.user(),
                gatedAnswer.ordinal(),
                several ? claim.key() : null,
                granted.issuedAt()));
        noteReached(claim.campaign(), granted);
        gated.add(gatedAnswer);
        queues.add(queue);
        bytes += ROW_BYTES + claim.userId().length();
    }

    private void noteReached(String campaign, Granted granted) {
        int supply = granted.terms().supply();
        for (Milestone milestone : Milestone.reachedBy(granted.sequence(), supply)) {
            reached.add(new MilestoneReached(campaign, milestone, supply, granted.sequence(), granted.issuedAt()));
        }
    }

    void addDependent(GatedAnswer gatedAnswer) {
        gated.add(gatedAnswer);
    }
}
