package io.dibs.shard;

import io.dibs.campaign.Milestone;
import io.dibs.shard.ClaimAnswer.Granted;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Decisions that are committed together, and the answers that leave when they are: those of its own rows, and those
 * that rest on one of them. It gathers while the batch before it is being committed.
 */
public final class Batch {
    /** What a row costs besides its user id. */
    private static final int ROW_BYTES = 48;

    private final List<GatedAnswer> gated = new ArrayList<>();
    private final List<Coupon> coupons = new ArrayList<>();
    private final List<MilestoneReached> reached = new ArrayList<>(0);
    private final Set<CampaignQueue> lanes = new LinkedHashSet<>();
    private long bytes;

    /** The rows, each campaign's in sequence order. */
    public List<Coupon> coupons() {
        return coupons;
    }

    /** What its rows bring about, to be written with them. */
    public List<MilestoneReached> reached() {
        return reached;
    }

    List<GatedAnswer> gated() {
        return gated;
    }

    Set<CampaignQueue> lanes() {
        return lanes;
    }

    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return coupons.isEmpty();
    }

    void addRow(CampaignQueue lane, GatedAnswer pending) {
        Claim claim = pending.claim();
        Granted granted = (Granted) pending.answer();
        boolean several = granted.terms().isKeyed();
        coupons.add(new Coupon(
                claim.campaign(),
                granted.sequence(),
                claim.userId(),
                claim.user(),
                pending.ordinal(),
                several ? claim.key() : null,
                granted.issuedAt()));
        noteReached(claim.campaign(), granted);
        gated.add(pending);
        lanes.add(lane);
        bytes += ROW_BYTES + claim.userId().length();
    }

    private void noteReached(String campaign, Granted granted) {
        int supply = granted.terms().supply();
        for (Milestone milestone : Milestone.reachedBy(granted.sequence(), supply)) {
            reached.add(new MilestoneReached(campaign, milestone, supply, granted.sequence(), granted.issuedAt()));
        }
    }

    void addDependent(GatedAnswer pending) {
        gated.add(pending);
    }
}
