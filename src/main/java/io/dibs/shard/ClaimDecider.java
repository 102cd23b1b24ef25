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
import java.util.Objects;
import java.util.Set;

/**
 * Decides claims and keeps what is decided but not yet committed: the next batch, the batch in flight, and behind the
 * gate the answers that depend on either. All of it can be withdrawn, because none of these answers has been sent.
 */
final class ClaimDecider {
    /** Claims of one campaign that are decided before the next campaign's turn. */
    private static final int TURN = 64;

    private final ShardLimits limits;
    private final CampaignQueues queues;
    private final CommandQueue commands;
    private final OwnershipProof ownership;
    private final BatchWriter writer;
    private Batch gathering = new Batch();
    private final Set<CampaignQueue> unloaded = new LinkedHashSet<>();
    private int batchRows;
    private long order;

    ClaimDecider(
            ShardLimits limits,
            CampaignQueues queues,
            CommandQueue commands,
            OwnershipProof ownership,
            BatchWriter writer) {
        this.limits = limits;
        this.queues = queues;
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
            CampaignQueue queue = queues.nextTurn();
            if (queue == null) {
                return;
            }
            for (int i = 0; i < TURN && hasRoom() && !queue.isLoading() && !queue.undecided.isEmpty(); i++) {
                decide(queue, queue.undecided.removeFirst(), now);
            }
            queues.endTurn(queue);
        }
    }

    /** Campaigns that have claims but no coupons in memory. */
    List<CampaignQueue> takeUnloaded() {
        List<CampaignQueue> wanted = List.copyOf(unloaded);
        unloaded.clear();
        return wanted;
    }

    private boolean hasRoom() {
        return gathering.coupons().size() < batchRows && gathering.bytes() < limits.batchBytes();
    }

    private void decide(CampaignQueue queue, Claim claim, EventTime now) {
        Campaign campaign = queue.campaign();
        if (claim.deadline() < now.wall()) {
            queues.answer(claim, ClaimAnswer.LATE);
        } else if (campaign == null) {
            refuse(queue, claim, ClaimRefusal.NOT_FOUND, now);
        } else if (queue.isUnloaded() && campaign.status(now.wall()) != CampaignStatus.CLOSED) {
            unloaded.add(queue);
            queues.answer(claim, ClaimAnswer.MEMORY_FULL);
        } else {
            ClaimDecision decision = campaign.decide(claim.user(), claim.key(), now.wall());
            if (decision instanceof Issued issued) {
                ClaimAnswer answer = new Granted(campaign.terms(), issued.sequence(), issued.issuedAt(), true, false);
                gathering.addRow(queue, new GatedAnswer(claim, answer, issued.ordinal(), order++));
                claim.decided();
            } else if (decision instanceof Held held) {
                ownership.renew(writer.fence(), now);
                gate(queue, held.sequence(), new GatedAnswer(claim, granted(campaign, held), 0, order++));
            } else if (decision instanceof ClaimDecision.Refused refused) {
                refuse(queue, claim, refused.reason(), now);
            } else {
                queues.answer(claim, ClaimAnswer.MEMORY_FULL);
            }
        }
    }

    private static Granted granted(Campaign campaign, Held held) {
        return new Granted(campaign.terms(), held.sequence(), held.issuedAt(), false, held.revoked());
    }

    private void refuse(CampaignQueue queue, Claim claim, ClaimRefusal reason, EventTime now) {
        Campaign campaign = queue.campaign();
        ClaimAnswer answer = new Refused(reason, campaign == null ? null : campaign.terms());
        GatedAnswer gatedAnswer = new GatedAnswer(claim, answer, 0, order++);
        boolean restsOnCoupons = reason == ClaimRefusal.SOLD_OUT || reason == ClaimRefusal.LIMIT_REACHED;
        if (restsOnCoupons && !queue.isCommitted(queue.requireCampaign().issued())) {
            gate(queue, queue.requireCampaign().issued(), gatedAnswer);
        } else {
            ownership.refuse(gatedAnswer, writer.fence(), now);
        }
    }

    /** Holds the answer back until the sequence that it depends on is committed. */
    private void gate(CampaignQueue queue, int sequence, GatedAnswer gatedAnswer) {
        if (queue.isCommitted(sequence)) {
            queues.answer(gatedAnswer);
            return;
        }
        if (queue.isSent(sequence)) {
            Objects.requireNonNull(writer.batchInFlight()).addDependent(gatedAnswer);
        } else {
            gathering.addDependent(gatedAnswer);
        }
        gatedAnswer.claim().decided();
    }

    // ---- writing -----------------------------------------------------------------------------------------------

    /** Closes the next batch, to be written now. */
    Batch takeGathered() {
        Batch taken = gathering;
        gathering = new Batch();
        taken.queues().forEach(CampaignQueue::markSent);
        return taken;
    }

    /** The batch is committed: its answers are sent. */
    void committed(Batch batch) {
        batchRows = Math.min(limits.batchRows(), batchRows * 2);
        batch.queues().forEach(CampaignQueue::markCommitted);
        batch.gated().forEach(queues::answer);
    }

    /** Halves the batch until the claim that cannot be stored is alone in it; the order of the others stays. */
    void withdrawPoisoned() {
        Batch inFlight = writer.batchInFlight();
        if (inFlight != null && inFlight.coupons().size() == 1) {
            queues.answer(inFlight.gated().remove(0).claim(), ClaimAnswer.UNSTORABLE);
        } else if (inFlight != null) {
            batchRows = Math.max(1, inFlight.coupons().size() / 2);
        }
        withdraw();
    }

    /** Withdraws everything uncommitted; it is decided again in the same order. */
    void withdraw() {
        List<GatedAnswer> decided = new ArrayList<>(gathering.gated());
        Batch inFlight = writer.batchInFlight();
        if (inFlight != null) {
            decided.addAll(inFlight.gated());
            writer.free();
        }
        decided.addAll(ownership.drain());
        decided.sort(Comparator.comparingLong(GatedAnswer::order));
        gathering = new Batch();
        queues.withdrawAll();
        queues.putBack(decided.stream().map(GatedAnswer::claim).toList());
    }

    /**
     * Drops claims past their deadline, to free capacity. A claim that has a row in a batch keeps waiting for its
     * outcome.
     */
    void dropExpired(EventTime now) {
        List<Claim> late = queues.removeExpired(now.wall());
        removeExpired(gathering.gated(), late, now);
        Batch inFlight = writer.batchInFlight();
        if (inFlight != null) {
            removeExpired(inFlight.gated(), late, now);
        }
        late.forEach(claim -> queues.answer(claim, ClaimAnswer.LATE));
    }

    private static void removeExpired(List<GatedAnswer> gated, List<Claim> late, EventTime now) {
        gated.removeIf(gatedAnswer ->
                !gatedAnswer.isRow() && gatedAnswer.claim().deadline() < now.wall() && late.add(gatedAnswer.claim()));
    }

    /** Returns undecided claims to their senders. */
    void returnUndecided() {
        queues.drain().forEach(claim -> queues.answer(claim, ClaimAnswer.MOVED));
    }
}
