package io.dibs.shard;

import io.dibs.campaign.Campaign;
import io.dibs.campaign.CampaignStatus;
import io.dibs.campaign.ClaimDecision;
import io.dibs.campaign.ClaimDecision.Held;
import io.dibs.campaign.ClaimDecision.Issued;
import io.dibs.campaign.ClaimRefusal;
import io.dibs.shard.ClaimAnswer.Granted;
import io.dibs.shard.ClaimAnswer.Refused;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is decided and not yet committed: one batch that gathers and one in flight, and behind the gate the answers that
 * rest on either. All of it can be taken back, because none of these answers has left.
 */
final class ClaimDecider {
    /** How many claims of one campaign are decided before the next campaign has its turn. */
    private static final int TURN = 64;

    private final ShardLimits limits;
    private final CampaignQueues lanes;
    private final CommandQueue commands;
    private final OwnershipProof ownership;
    private final BatchWriter writer;
    private Batch gathering = new Batch();
    private final Set<CampaignQueue> unloaded = new LinkedHashSet<>();
    private int batchRows;
    private long order;

    ClaimDecider(
            ShardLimits limits,
            CampaignQueues lanes,
            CommandQueue commands,
            OwnershipProof ownership,
            BatchWriter writer) {
        this.limits = limits;
        this.lanes = lanes;
        this.commands = commands;
        this.ownership = ownership;
        this.writer = writer;
        this.batchRows = limits.batchRows();
    }

    boolean hasGathered() {
        return !gathering.isEmpty();
    }

    // ---- deciding ----------------------------------------------------------------------------------------------

    /** No claim is decided between the ruling on a command and its commit. */
    void decideWaiting(EventTime now) {
        while (hasRoom() && writer.command() == null && !commands.isTurn()) {
            CampaignQueue lane = lanes.nextTurn();
            if (lane == null) {
                return;
            }
            for (int i = 0; i < TURN && hasRoom() && !lane.isLoading() && !lane.undecided.isEmpty(); i++) {
                decide(lane, lane.undecided.pollFirst(), now);
            }
            lanes.endTurn(lane);
        }
    }

    /** Campaigns that are asked for and whose coupons are not in memory. */
    List<CampaignQueue> takeUnloaded() {
        List<CampaignQueue> wanted = List.copyOf(unloaded);
        unloaded.clear();
        return wanted;
    }

    private boolean hasRoom() {
        return gathering.coupons().size() < batchRows && gathering.bytes() < limits.batchBytes();
    }

    private void decide(CampaignQueue lane, Claim claim, EventTime now) {
        Campaign campaign = lane.campaign();
        if (claim.deadline() < now.wall()) {
            lanes.answer(claim, ClaimAnswer.LATE);
        } else if (campaign == null) {
            refuse(lane, claim, ClaimRefusal.NOT_FOUND, now);
        } else if (lane.isUnloaded() && campaign.state(now.wall()) != CampaignStatus.CLOSED) {
            unloaded.add(lane);
            lanes.answer(claim, ClaimAnswer.NO_ROOM);
        } else {
            ClaimDecision decision = campaign.decide(claim.user(), claim.key(), now.wall());
            if (decision instanceof Issued issued) {
                ClaimAnswer answer = new Granted(campaign.terms(), issued.sequence(), issued.issuedAt(), true, false);
                gathering.addRow(lane, new GatedAnswer(claim, answer, issued.ordinal(), order++));
            } else if (decision instanceof Held held) {
                ownership.renew(writer.fence(), now);
                gate(lane, held.sequence(), new GatedAnswer(claim, granted(campaign, held), 0, order++));
            } else if (decision instanceof ClaimDecision.Refused refused) {
                refuse(lane, claim, refused.why(), now);
            } else {
                lanes.answer(claim, ClaimAnswer.NO_ROOM);
            }
        }
    }

    private static Granted granted(Campaign campaign, Held held) {
        return new Granted(campaign.terms(), held.sequence(), held.issuedAt(), false, held.revoked());
    }

    private void refuse(CampaignQueue lane, Claim claim, ClaimRefusal why, EventTime now) {
        Campaign campaign = lane.campaign();
        ClaimAnswer answer = new Refused(why, campaign == null ? null : campaign.terms());
        GatedAnswer pending = new GatedAnswer(claim, answer, 0, order++);
        boolean restsOnCoupons = why == ClaimRefusal.SOLD_OUT || why == ClaimRefusal.LIMIT_REACHED;
        if (restsOnCoupons && !lane.isCommitted(campaign.issued())) {
            gate(lane, campaign.issued(), pending);
        } else {
            ownership.refuse(pending, writer.fence(), now);
        }
    }

    /** Holds the answer back until the sequence that it rests on is in the ledger. */
    private void gate(CampaignQueue lane, int sequence, GatedAnswer pending) {
        if (lane.isCommitted(sequence)) {
            lanes.answer(pending);
        } else if (lane.isSent(sequence)) {
            writer.batchInFlight().addDependent(pending);
        } else {
            gathering.addDependent(pending);
        }
    }

    // ---- writing -----------------------------------------------------------------------------------------------

    /** What has gathered is to be written now. */
    Batch takeGathered() {
        Batch taken = gathering;
        gathering = new Batch();
        taken.lanes().forEach(CampaignQueue::markSent);
        return taken;
    }

    /** The batch is committed: its answers leave. */
    void committed(Batch batch) {
        batchRows = Math.min(limits.batchRows(), batchRows * 2);
        batch.lanes().forEach(CampaignQueue::markCommitted);
        batch.gated().forEach(lanes::answer);
    }

    /** Halves the batch until the claim that cannot be stored stands alone; the order of the others stays. */
    void takeBackPoisoned() {
        Batch flying = writer.batchInFlight();
        if (flying != null && flying.coupons().size() == 1) {
            lanes.answer(flying.gated().remove(0).claim(), ClaimAnswer.UNSTORABLE);
        } else if (flying != null) {
            batchRows = Math.max(1, flying.coupons().size() / 2);
        }
        takeBack();
    }

    /** All that is not committed will be decided again, in the same order. */
    void takeBack() {
        List<GatedAnswer> decided = new ArrayList<>(gathering.gated());
        if (writer.batchInFlight() != null) {
            decided.addAll(writer.batchInFlight().gated());
            writer.free();
        }
        decided.addAll(ownership.drain());
        decided.sort(Comparator.comparingLong(GatedAnswer::order));
        gathering = new Batch();
        lanes.withdrawAll();
        lanes.putBack(decided.stream().map(GatedAnswer::claim).toList());
    }

    /** Claims whose senders have given up make room for others. One that has a row waits to hear of it. */
    void dropLate(EventTime now) {
        List<Claim> late = lanes.takeLate(now.wall());
        takeLate(gathering.gated(), late, now);
        if (writer.batchInFlight() != null) {
            takeLate(writer.batchInFlight().gated(), late, now);
        }
        late.forEach(claim -> lanes.answer(claim, ClaimAnswer.LATE));
    }

    private static void takeLate(List<GatedAnswer> gated, List<Claim> late, EventTime now) {
        gated.removeIf(
                pending -> !pending.isRow() && pending.claim().deadline() < now.wall() && late.add(pending.claim()));
    }

    /** Claims that nobody has decided go back to their senders. */
    void handBackUndecided() {
        lanes.drain().forEach(claim -> lanes.answer(claim, ClaimAnswer.MOVED));
    }
}
