package io.dibs.shard;

import io.dibs.campaign.Action.Sync;
import io.dibs.campaign.Campaign;
import io.dibs.campaign.Decision;
import io.dibs.campaign.Decision.Held;
import io.dibs.campaign.Decision.Issued;
import io.dibs.campaign.Phase;
import io.dibs.campaign.Refusal;
import io.dibs.campaign.Room;
import io.dibs.campaign.Ruling;
import io.dibs.campaign.Ruling.NotAllowed;
import io.dibs.campaign.Terms;
import io.dibs.shard.Answer.Granted;
import io.dibs.shard.Answer.Refused;
import io.dibs.shard.Effects.Release;
import io.dibs.shard.Outcome.Committed;
import io.dibs.shard.Outcome.Fenced;
import io.dibs.shard.Outcome.Poisoned;
import io.dibs.shard.Outcome.Unknown;
import io.dibs.shard.Seizure.Failed;
import io.dibs.shard.Seizure.Taken;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One shard as a state machine: events go in, {@link Effects} come out. It decides claims in memory, in one order;
 * gathers the decisions into batches, of which one at a time is being written; and holds each answer back until what it
 * rests on has been committed. A decision can be taken back exactly because no answer has left.
 *
 * <p>It lasts from one takeover to the moment it lets go. It knows no thread, clock or database. One thread at a time
 * calls it.
 */
public final class Shard {
    /** How many claims of one campaign are decided before the next campaign has its turn. */
    private static final int TURN = 64;

    private final int number;
    private final Effects effects;
    private final Limits limits;
    private final Room room;
    private final Lanes lanes;
    private final CommandDesk desk;
    private final Ownership ownership;
    private final Recovery recovery;

    private Stage stage = Stage.SEIZING;
    private Settling settling;
    private boolean pausing;
    private boolean draining;
    private Fence fence;
    private Batch gathering = new Batch();
    private Batch flying;
    private long launchedAt;
    private int batchRows;
    private long order;
    private Now now = new Now(0, Long.MIN_VALUE);

    private enum Stage {
        /** Moving the fence; {@link Settling} says what for. */
        SEIZING,
        /** Asking which campaigns there are. */
        READING,
        SERVING,
        RELEASED
    }

    private enum Settling {
        /** Memory says nothing: read all. */
        REBUILD,
        /** The write under way may have been committed: the fence will say. */
        UNKNOWN,
        /** The batch under way holds something that cannot be stored. */
        POISONED
    }

    public Shard(int number, Effects effects, Limits limits, Room room) {
        this.number = number;
        this.effects = effects;
        this.limits = limits;
        this.room = room;
        this.lanes = new Lanes(limits.pending());
        this.desk = new CommandDesk(limits.commands(), number, lanes, room);
        this.ownership = new Ownership(effects, limits, this::leave);
        this.recovery = new Recovery(effects, limits.pageCoupons(), this::whole);
        this.batchRows = limits.batchRows();
    }

    public int number() {
        return number;
    }

    /** Null before the first takeover. */
    public Fence fence() {
        return fence;
    }

    /** Claims that have no answer yet. */
    public int pending() {
        return lanes.open();
    }

    /** Whether every campaign of the shard serves. */
    public boolean isReady() {
        return stage == Stage.SERVING && recovery.isDone();
    }

    public boolean isReleased() {
        return stage == Stage.RELEASED;
    }

    // ---- taking over -------------------------------------------------------------------------------------------

    public void start(Now time) {
        at(time);
        seize(Settling.REBUILD);
    }

    public void seized(Seizure seizure, Now time) {
        at(time);
        if (stage != Stage.SEIZING) {
            return;
        }
        if (seizure instanceof Failed) {
            pause();
        } else if (seizure instanceof Taken taken) {
            settle(taken.fence());
        } else {
            letGo(Release.FENCED);
        }
    }

    private void seize(Settling why) {
        pausing = false;
        stage = Stage.SEIZING;
        settling = why;
        ownership.forget();
        effects.seize(fence);
    }

    private void settle(Fence taken) {
        long before = fence == null ? taken.batchNo() : fence.batchNo();
        fence = taken;
        boolean unmoved = taken.batchNo() == before;
        if (settling == Settling.UNKNOWN && unmoved) {
            serve();
            writeAgain();
        } else if (settling == Settling.UNKNOWN && taken.batchNo() == before + 1) {
            serve();
            wroteAfterAll();
        } else if (settling == Settling.POISONED && unmoved) {
            serve();
            decideAnewWithoutPoison();
        } else {
            rebuild();
        }
    }

    private void writeAgain() {
        launchedAt = now.monotonic();
        if (flying != null) {
            effects.append(fence, flying);
        } else {
            effects.execute(fence, desk.change());
        }
    }

    private void wroteAfterAll() {
        if (flying != null) {
            land();
        } else {
            desk.apply();
            effects.recall(fence, desk.current());
        }
        pump();
    }

    private void rebuild() {
        putBackDecided();
        if (desk.isBusy() && !(desk.current().action() instanceof Sync)) {
            desk.finish(CommandAnswer.MOVED);
        } else if (desk.isBusy()) {
            desk.awaitReload();
        }
        lanes.forgetCampaigns();
        recovery.restart();
        stage = Stage.READING;
        if (draining) {
            letGo(Release.DRAINED);
        } else {
            effects.readCampaigns();
        }
    }

    public void campaignsFound(List<Found> found, Now time) {
        at(time);
        if (stage != Stage.READING) {
            return;
        }
        for (Found each : found) {
            Campaign campaign = new Campaign(each.terms(), room);
            boolean load = each.issued() > 0 && each.terms().phase() != Phase.CLOSED;
            Lane lane = lanes.getOrMake(each.terms().campaign());
            lane.campaign(campaign, load);
            desk.lastNumber(each.terms().number());
            at(new Now(now.monotonic(), each.lastIssuedAt()));
            if (load) {
                recovery.load(lane, each.issued());
            } else {
                desk.reloaded(lane.id);
            }
        }
        serve();
        recovery.request();
        pump();
    }

    public void pageRead(Terms terms, CouponPage page, Now time) {
        at(time);
        if (stage != Stage.RELEASED) {
            recovery.pageRead(terms, page);
            pump();
        }
    }

    public void readFailed(Now time) {
        at(time);
        if (stage == Stage.READING) {
            pause();
        }
    }

    public void pageFailed(Terms terms, int from, int to, Now time) {
        at(time);
        if (stage != Stage.RELEASED) {
            recovery.pageFailed(terms, from, to);
            effects.wakeAfter(limits.retryMillis());
        }
    }

    private void whole(Lane lane) {
        lanes.enterRing(lane);
        desk.reloaded(lane.id);
    }

    private void serve() {
        stage = Stage.SERVING;
        recovery.retry();
        ownership.askAgain(fence, now);
    }

    /** Before the step that failed is tried again. */
    private void pause() {
        pausing = true;
        effects.wakeAfter(limits.retryMillis());
    }

    /**
     * A pause asked for by {@link Effects#wakeAfter} is over. It may have been another's: what is under way is not asked
     * for twice.
     */
    public void woken(Now time) {
        at(time);
        if (stage == Stage.SERVING) {
            serve();
            pump();
        } else if (pausing) {
            pausing = false;
            if (stage == Stage.SEIZING) {
                effects.seize(fence);
            } else if (stage == Stage.READING) {
                effects.readCampaigns();
            }
        }
    }

    // ---- deciding ----------------------------------------------------------------------------------------------

    public void claims(List<Claim> claims, Now time) {
        at(time);
        for (Claim claim : claims) {
            if (draining || stage == Stage.RELEASED) {
                claim.answer(Answer.MOVED);
            } else if (!lanes.admit(claim)) {
                claim.answer(Answer.OVERLOADED);
            }
        }
        pump();
    }

    public void command(Command command, Now time) {
        at(time);
        if (draining || stage == Stage.RELEASED) {
            command.answer(CommandAnswer.MOVED);
        } else {
            desk.admit(command);
            pump();
        }
    }

    private void pump() {
        if (stage == Stage.SERVING) {
            do {
                decide();
            } while (launch());
        }
        if (draining && stage != Stage.RELEASED && isAtRest()) {
            letGo(Release.DRAINED);
        }
    }

    private void decide() {
        while (hasRoom() && !desk.isTurn()) {
            Lane lane = lanes.nextTurn();
            if (lane == null) {
                return;
            }
            for (int i = 0; i < TURN && hasRoom() && !lane.isLoading() && !lane.undecided.isEmpty(); i++) {
                decide(lane, lane.undecided.pollFirst());
            }
            lanes.endTurn(lane);
        }
    }

    private boolean hasRoom() {
        return gathering.coupons().size() < batchRows && gathering.bytes() < limits.batchBytes();
    }

    private void decide(Lane lane, Claim claim) {
        if (claim.deadline() < now.wall()) {
            leave(claim, Answer.LATE);
            return;
        }
        Campaign campaign = lane.campaign();
        if (campaign == null) {
            refuse(lane, claim, Refusal.NOT_FOUND);
            return;
        }
        Decision decision = campaign.decide(claim.user(), claim.key(), now.wall());
        if (decision instanceof Issued issued) {
            Answer answer = new Granted(campaign.terms(), issued.sequence(), issued.issuedAt(), true, false);
            gathering.addRow(lane, new Pending(claim, answer, issued.ordinal(), order++));
        } else if (decision instanceof Held held) {
            Answer answer =
                    new Granted(campaign.terms(), held.sequence(), held.issuedAt(), false, held.revoked());
            gate(lane, held.sequence(), new Pending(claim, answer, 0, order++));
        } else if (decision instanceof Decision.Refused refused) {
            refuse(lane, claim, refused.why());
        } else {
            leave(claim, Answer.NO_ROOM);
        }
    }

    private void refuse(Lane lane, Claim claim, Refusal why) {
        Campaign campaign = lane.campaign();
        Answer answer = new Refused(why, campaign == null ? null : campaign.terms());
        Pending pending = new Pending(claim, answer, 0, order++);
        boolean restsOnCoupons = why == Refusal.SOLD_OUT || why == Refusal.LIMIT_REACHED;
        if (restsOnCoupons && !lane.isCommitted(campaign.issued())) {
            gate(lane, campaign.issued(), pending);
        } else {
            ownership.refuse(pending, fence, now);
        }
    }

    /** Holds the answer back until the sequence that it rests on is in the ledger. */
    private void gate(Lane lane, int sequence, Pending pending) {
        if (lane.isCommitted(sequence)) {
            leave(pending);
        } else if (lane.isSent(sequence)) {
            flying.addDependent(pending);
        } else {
            gathering.addDependent(pending);
        }
    }

    // ---- writing -----------------------------------------------------------------------------------------------

    /** @return whether something left, so that more can be decided */
    private boolean launch() {
        if (flying != null || desk.isBusy()) {
            return false;
        }
        if (!gathering.isEmpty()) {
            flying = gathering;
            gathering = new Batch();
            flying.lanes().forEach(Lane::markSent);
            desk.claimsHadTheirTurn();
            launchedAt = now.monotonic();
            effects.append(fence, flying);
            return true;
        }
        if (!desk.isTurn()) {
            return false;
        }
        beginCommand(desk.begin());
        return true;
    }

    public void appended(Outcome outcome, Now time) {
        at(time);
        if (stage == Stage.RELEASED || flying == null) {
            return;
        }
        if (outcome instanceof Committed) {
            fence = fence.afterBatch();
            land();
            pump();
        } else {
            failed(outcome);
        }
    }

    private void land() {
        Batch landed = flying;
        flying = null;
        batchRows = Math.min(limits.batchRows(), batchRows * 2);
        landed.lanes().forEach(Lane::markCommitted);
        landed.gated().forEach(this::leave);
        ownership.proveFrom(launchedAt, now);
    }

    private void failed(Outcome outcome) {
        if (outcome instanceof Fenced) {
            letGo(Release.FENCED);
        } else if (outcome instanceof Unknown) {
            seize(Settling.UNKNOWN);
        } else if (outcome instanceof Poisoned poisoned) {
            seizeAfterPoison(poisoned);
        } else {
            seize(Settling.REBUILD);
        }
    }

    private void seizeAfterPoison(Poisoned poisoned) {
        if (desk.isBusy()) {
            desk.finish(new CommandAnswer.Unstorable(poisoned.cause()));
        }
        seize(Settling.POISONED);
    }

    /** Halves the batch until the claim that cannot be stored stands alone; the order of the others stays. */
    private void decideAnewWithoutPoison() {
        if (flying != null && flying.coupons().size() == 1) {
            Pending poison = flying.gated().get(0);
            flying.gated().remove(0);
            leave(poison.claim(), Answer.UNSTORABLE);
        } else if (flying != null) {
            batchRows = Math.max(1, flying.coupons().size() / 2);
        }
        putBackDecided();
        pump();
    }

    /** Takes back all that is decided and not committed, so that it is decided again in the same order. */
    private void putBackDecided() {
        List<Pending> decided = new ArrayList<>(gathering.gated());
        if (flying != null) {
            decided.addAll(flying.gated());
        }
        decided.addAll(ownership.drain());
        decided.sort(Comparator.comparingLong(Pending::order));
        gathering = new Batch();
        flying = null;
        lanes.withdrawAll();
        lanes.putBack(decided.stream().map(Pending::claim).toList());
    }

    // ---- commands ----------------------------------------------------------------------------------------------

    private void beginCommand(Command command) {
        if (command.deadline() < now.wall()) {
            desk.finish(CommandAnswer.LATE);
        } else {
            effects.recall(fence, command);
        }
    }

    public void recalled(Recall recall, Now time) {
        at(time);
        if (stage == Stage.RELEASED || !desk.isBusy()) {
            return;
        }
        if (recall instanceof Recall.Happened happened) {
            desk.finish(new CommandAnswer.Done(happened.result()));
        } else if (recall instanceof Recall.Fenced) {
            letGo(Release.FENCED);
        } else if (recall instanceof Recall.Failed) {
            desk.finish(CommandAnswer.LATE);
        } else {
            rule();
        }
        pump();
    }

    private void rule() {
        Ruling ruling = desk.rule(now.wall());
        if (ruling instanceof NotAllowed notAllowed) {
            desk.finish(new CommandAnswer.Refused(notAllowed.why()));
        } else if (desk.current().action() instanceof Sync) {
            seize(Settling.REBUILD);
        } else {
            launchedAt = now.monotonic();
            effects.execute(fence, desk.change());
        }
    }

    public void executed(Outcome outcome, Now time) {
        at(time);
        if (stage == Stage.RELEASED || !desk.isBusy()) {
            return;
        }
        if (outcome instanceof Committed committed) {
            fence = fence.afterBatch();
            desk.apply();
            desk.finish(new CommandAnswer.Done(committed.result()));
            ownership.proveFrom(launchedAt, now);
            pump();
        } else {
            failed(outcome);
        }
    }

    // ---- owning ------------------------------------------------------------------------------------------------

    public void proven(Proof proof, Now time) {
        at(time);
        if (stage != Stage.RELEASED && !ownership.answered(proof, fence, now)) {
            letGo(Release.FENCED);
        }
    }

    /** Decides nothing more, lets what is decided be committed, and lets go. */
    public void drain(Now time) {
        at(time);
        draining = true;
        handBack();
        pump();
    }

    private boolean isAtRest() {
        return flying == null && gathering.isEmpty() && !desk.isBusy();
    }

    private void handBack() {
        lanes.drain().forEach(claim -> leave(claim, Answer.MOVED));
        desk.refuseWaiting(CommandAnswer.MOVED);
    }

    private void letGo(Release why) {
        stage = Stage.RELEASED;
        putBackDecided();
        handBack();
        if (desk.isBusy()) {
            desk.finish(CommandAnswer.MOVED);
        }
        lanes.forgetCampaigns();
        recovery.restart();
        effects.released(why);
    }

    private void leave(Pending pending) {
        leave(pending.claim(), pending.answer());
    }

    private void leave(Claim claim, Answer answer) {
        lanes.answered(claim);
        claim.answer(answer);
    }

    /** Time never runs backwards here, whatever the clock does. */
    private void at(Now time) {
        now = new Now(time.monotonic(), Math.max(now.wall(), time.wall()));
    }
}
