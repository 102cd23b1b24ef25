package io.dibs.shard;

import io.dibs.campaign.Campaign;
import io.dibs.campaign.CampaignAction.Sync;
import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.CommandRuling;
import io.dibs.campaign.CommandRuling.NotAllowed;
import io.dibs.campaign.MemoryBudget;
import io.dibs.campaign.Terms;
import io.dibs.shard.CommandLookup.Never;
import io.dibs.shard.ShardEffects.Release;
import io.dibs.shard.TakeoverResult.Failed;
import io.dibs.shard.TakeoverResult.Regressed;
import io.dibs.shard.TakeoverResult.Taken;
import io.dibs.shard.WriteOutcome.Committed;
import io.dibs.shard.WriteOutcome.Declined;
import io.dibs.shard.WriteOutcome.Fenced;
import io.dibs.shard.WriteOutcome.Poisoned;
import io.dibs.shard.WriteOutcome.Unknown;
import java.util.Comparator;
import java.util.List;

/**
 * One shard as a state machine: events go in, {@link ShardEffects} come out. It decides claims in memory, in one order;
 * gathers the decisions into batches, of which one at a time is being written; and holds each answer back until what it
 * rests on has been committed.
 *
 * <p>It lasts from one takeover to the moment it lets go. It knows no thread, clock or database. One thread at a time
 * calls it.
 */
public final class Shard {
    /** Between two takeovers where PostgreSQL answers and refuses every write, as with a full disk. */
    private static final long LONGEST_BACKOFF_MILLIS = 2_000;

    private final int number;
    private final ShardEffects effects;
    private final ShardLimits limits;
    private final MemoryBudget room;
    private final CampaignQueues lanes;
    private final CommandQueue desk;
    private final ClaimDecider decisions;
    private final CouponLoader recovery;
    private final EligibleLoader admissions;
    private final EndedCampaigns ended;

    private Stage stage = Stage.SEIZING;
    private Settling settling;
    private boolean pausing;
    private boolean draining;
    private long droppedAt = Long.MIN_VALUE / 2;
    private Fence fence;
    private OwnershipAttempt launched;
    /** Writes in a row that did not go through. */
    private int failures;

    private EventTime now = new EventTime(0, 0);

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

    public Shard(int number, ShardEffects effects, ShardLimits limits, MemoryBudget room) {
        this.number = number;
        this.effects = effects;
        this.limits = limits;
        this.room = room;
        this.lanes = new CampaignQueues(limits.pending());
        this.desk = new CommandQueue(limits.commands(), number, lanes, room);
        this.decisions = new ClaimDecider(limits, lanes, desk, effects);
        this.recovery = new CouponLoader(effects, limits.pageCoupons(), this::whole);
        this.admissions = new EligibleLoader(effects, room, limits.retryMillis(), this::serves, this::doubt);
        this.ended = new EndedCampaigns(lanes, effects);
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

    /** Campaigns that the node's memory has no room for. */
    public int withoutRoom() {
        return (int) lanes.all().stream()
                .filter(lane -> lane.isUnloaded() && lane.campaign() != null)
                .filter(lane -> !EndedCampaigns.isOver(lane.campaign().terms(), now))
                .count();
    }

    /** Whether every campaign of the shard serves. */
    public boolean isReady() {
        return stage == Stage.SERVING && recovery.isDone() && admissions.isDone();
    }

    public boolean isReleased() {
        return stage == Stage.RELEASED;
    }

    // ---- taking over -------------------------------------------------------------------------------------------

    public void start(EventTime time) {
        at(time);
        seize(Settling.REBUILD);
    }

    public void seized(TakeoverResult seizure, EventTime time) {
        at(time);
        if (stage != Stage.SEIZING) {
            return;
        }
        if (seizure instanceof Failed && draining) {
            letGo(Release.DRAINED);
        } else if (seizure instanceof Failed) {
            pause(limits.retryMillis());
        } else if (seizure instanceof Taken taken) {
            settle(taken.fence());
        } else if (seizure instanceof Regressed regressed) {
            fence = regressed.fence();
            rebuild();
        } else {
            letGo(Release.FENCED);
        }
    }

    private void seize(Settling why) {
        pausing = false;
        stage = Stage.SEIZING;
        settling = why;
        decisions.ownership().forget();
        if (failures <= 1) {
            effects.seize(fence);
        } else if (draining) {
            letGo(Release.DRAINED);
        } else {
            pause(backoffMillis());
        }
    }

    /** The first failure is a lost connection, most likely, and costs no time. */
    private long backoffMillis() {
        return Math.min(LONGEST_BACKOFF_MILLIS, limits.retryMillis() << Math.min(failures - 2, 8));
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
            decisions.takeBackPoisoned();
            pump();
        } else {
            rebuild();
        }
    }

    private void writeAgain() {
        launched = decisions.ownership().begin(fence, now);
        if (decisions.flying() != null) {
            effects.append(fence, decisions.flying());
        } else {
            effects.execute(fence, desk.change());
        }
    }

    /** A change is told by its request: the ledger answers as it did, and changes nothing more. */
    private void wroteAfterAll() {
        if (decisions.flying() != null) {
            decisions.land();
            pump();
        } else {
            writeAgain();
        }
    }

    private void rebuild() {
        decisions.takeBack();
        if (desk.isBusy() && !(desk.current().action() instanceof Sync)) {
            desk.finish(CommandAnswer.MOVED);
        } else if (desk.isBusy()) {
            desk.awaitReload();
        }
        lanes.forgetCampaigns();
        recovery.restart();
        admissions.restart();
        stage = Stage.READING;
        if (draining) {
            letGo(Release.DRAINED);
        } else {
            effects.readCampaigns();
        }
    }

    public void campaignsFound(List<RecoveredCampaign> found, EventTime time) {
        at(time);
        if (stage != Stage.READING) {
            return;
        }
        for (RecoveredCampaign each : smallestFirst(found)) {
            place(each);
        }
        serve();
        recovery.request();
        pump();
    }

    /** A small campaign does not wait for a huge one, nor lack the room that the huge one takes. */
    private static List<RecoveredCampaign> smallestFirst(List<RecoveredCampaign> found) {
        return found.stream()
                .sorted(Comparator.comparingInt(RecoveredCampaign::issued))
                .toList();
    }

    private void place(RecoveredCampaign found) {
        Terms terms = found.terms();
        CampaignQueue lane = lanes.getOrMake(terms.campaign());
        Campaign campaign = new Campaign(terms, room);
        lane.campaign(campaign, false);
        desk.lastNumber(terms.number());
        if (found.issued() == 0 || terms.phase() == CampaignPhase.CLOSED) {
            if (terms.phase() == CampaignPhase.CLOSED) {
                campaign.forget(found.issued());
            }
            whole(lane);
        } else if (EndedCampaigns.isOver(terms, now)) {
            lane.unload(found.issued());
            serves(lane);
        } else if (!recovery.load(lane, found.issued())) {
            serves(lane);
        }
    }

    /**
     * Loads the campaigns that are asked for, where there is room by now. A command under way needs to know how many
     * coupons its campaign has issued, and may change the terms that the pages are read by: that campaign waits for the
     * next claim.
     */
    private void loadWanted() {
        for (CampaignQueue lane : decisions.takeUnloaded()) {
            if (lane.campaign() != null && lane.isUnloaded() && !desk.isBusyWith(lane)) {
                recovery.load(lane, lane.campaign().issued());
            }
        }
        recovery.request();
    }

    public void pageRead(Terms terms, CouponPage page, EventTime time) {
        at(time);
        if (stage != Stage.RELEASED) {
            recovery.pageRead(terms, page);
            pump();
        }
    }

    public void readFailed(EventTime time) {
        at(time);
        if (stage == Stage.READING && draining) {
            letGo(Release.DRAINED);
        } else if (stage == Stage.READING) {
            pause(limits.retryMillis());
        }
    }

    public void pageFailed(Terms terms, int from, int to, EventTime time) {
        at(time);
        if (stage != Stage.RELEASED) {
            recovery.pageFailed(terms, from, to);
            effects.wakeAfter(limits.retryMillis());
            doubt();
        }
    }

    public void eligibleRead(Terms terms, EligiblePage page, EventTime time) {
        at(time);
        if (stage != Stage.RELEASED) {
            admissions.read(terms, page);
            pump();
        }
    }

    public void eligibleFailed(Terms terms, EventTime time) {
        at(time);
        if (stage != Stage.RELEASED) {
            admissions.failed(terms);
        }
    }

    /** What was there is not: another owner took it away, or the ledger has lost it. */
    private void doubt() {
        if (stage == Stage.SERVING && !isWriting()) {
            decisions.ownership().ask(fence, now);
        }
    }

    /** Memory holds all of its coupons. */
    private void whole(CampaignQueue lane) {
        if (lane.campaign().needsList()) {
            admissions.begin(lane);
        } else {
            serves(lane);
        }
    }

    /** Another owner may have changed what was read: what is refused on it needs a proof from after the reading. */
    private void serves(CampaignQueue lane) {
        decisions.ownership().forget();
        lanes.enterRing(lane);
        desk.reloaded(lane.id);
        ended.watch(lane, now);
    }

    private void serve() {
        stage = Stage.SERVING;
        recovery.retry();
        admissions.retry();
        decisions.ownership().askAgain(fence, now);
    }

    /** Before the step that failed is tried again. */
    private void pause(long millis) {
        pausing = true;
        effects.wakeAfter(millis);
    }

    /**
     * A pause asked for by {@link ShardEffects#wakeAfter} is over. It may have been another's: what is under way is not
     * asked for twice.
     */
    public void woken(EventTime time) {
        at(time);
        if (stage != Stage.SERVING) {
            dropLate();
        }
        if (stage == Stage.SERVING) {
            ended.sweep(now);
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

    // ---- claims and their batches ------------------------------------------------------------------------------

    public void claims(List<Claim> claims, EventTime time) {
        at(time);
        for (Claim claim : claims) {
            if (draining || stage == Stage.RELEASED) {
                claim.answer(ClaimAnswer.MOVED);
            } else if (!lanes.admit(claim) && !(dropLate() && lanes.admit(claim))) {
                claim.answer(ClaimAnswer.OVERLOADED);
            }
        }
        pump();
    }

    /**
     * Looking through all that waits costs some milliseconds, so that it is done once in a while.
     *
     * @return whether it was done
     */
    private boolean dropLate() {
        if (now.monotonic() - droppedAt < limits.retryMillis()) {
            return false;
        }
        droppedAt = now.monotonic();
        decisions.dropLate(now);
        return true;
    }

    private void pump() {
        if (stage == Stage.SERVING) {
            do {
                decisions.decideWaiting(fence, now);
            } while (launch());
            loadWanted();
        }
        if (draining && stage != Stage.RELEASED && decisions.isEmpty() && !desk.isBusy()) {
            letGo(Release.DRAINED);
        }
    }

    /** @return whether something left, so that more can be decided */
    private boolean launch() {
        if (decisions.flying() != null || desk.isBusy()) {
            return false;
        }
        if (decisions.hasGathered()) {
            desk.claimsHadTheirTurn();
            launched = decisions.ownership().begin(fence, now);
            effects.append(fence, decisions.launch());
            return true;
        }
        if (!desk.isTurn()) {
            return false;
        }
        beginCommand(desk.begin());
        return true;
    }

    public void appended(WriteOutcome outcome, EventTime time) {
        at(time);
        if (stage == Stage.RELEASED || decisions.flying() == null) {
            return;
        }
        if (outcome instanceof Committed) {
            fence = fence.afterBatch();
            failures = 0;
            decisions.land();
            decisions.ownership().succeeded(launched, now);
            pump();
        } else {
            failed(outcome);
        }
    }

    private void failed(WriteOutcome outcome) {
        if (outcome instanceof Fenced) {
            fenced();
        } else if (outcome instanceof Poisoned poisoned) {
            seizeAfterPoison(poisoned);
        } else {
            failures++;
            seize(outcome instanceof Unknown ? Settling.UNKNOWN : Settling.REBUILD);
        }
    }

    /**
     * The fence stands elsewhere. Trying to take it over from oneself tells who moved it: another owner, or a ledger
     * that has lost batches of ours.
     */
    private void fenced() {
        seize(Settling.REBUILD);
    }

    private void seizeAfterPoison(Poisoned poisoned) {
        if (desk.isBusy()) {
            desk.finish(new CommandAnswer.Unstorable(poisoned.cause()));
        }
        seize(Settling.POISONED);
    }

    // ---- commands ----------------------------------------------------------------------------------------------

    public void command(Command command, EventTime time) {
        at(time);
        if (draining || stage == Stage.RELEASED) {
            command.answer(CommandAnswer.MOVED);
        } else {
            desk.admit(command);
            pump();
        }
    }

    private void beginCommand(Command command) {
        if (command.deadline() < now.wall()) {
            desk.finish(CommandAnswer.LATE);
        } else {
            effects.recall(fence, command);
        }
    }

    public void recalled(CommandLookup recall, EventTime time) {
        at(time);
        if (stage == Stage.RELEASED || !desk.isBusy()) {
            return;
        }
        if (recall instanceof CommandLookup.Happened happened) {
            desk.finish(new CommandAnswer.Done(happened.result()));
        } else if (recall instanceof CommandLookup.Fenced) {
            fenced();
        } else if (recall instanceof CommandLookup.Failed) {
            desk.finish(CommandAnswer.LATE);
        } else {
            rule((Never) recall);
        }
        pump();
    }

    private void rule(Never before) {
        CommandRuling ruling = desk.rule(now.wall(), before.lastVersion());
        if (ruling instanceof NotAllowed notAllowed) {
            desk.finish(new CommandAnswer.Refused(notAllowed.why()));
        } else if (desk.current().action() instanceof Sync) {
            seize(Settling.REBUILD);
        } else {
            launched = decisions.ownership().begin(fence, now);
            effects.execute(fence, desk.change());
        }
    }

    public void executed(WriteOutcome outcome, EventTime time) {
        at(time);
        if (stage == Stage.RELEASED || !desk.isBusy()) {
            return;
        }
        if (outcome instanceof Committed committed) {
            apply();
            written(new CommandAnswer.Done(committed.result()));
        } else if (outcome instanceof Declined declined) {
            written(new CommandAnswer.Refused(declined.why()));
        } else {
            failed(outcome);
        }
    }

    /** The change is in the ledger: memory follows. */
    private void apply() {
        desk.apply();
        CampaignQueue lane = lanes.get(desk.current().campaign());
        if (lane != null && lane.campaign() != null && lane.campaign().needsList() && !lane.isUnloaded()) {
            admissions.begin(lane);
        }
        if (lane != null) {
            ended.watch(lane, now);
        }
    }

    private void written(CommandAnswer answer) {
        fence = fence.afterBatch();
        failures = 0;
        desk.finish(answer);
        decisions.ownership().succeeded(launched, now);
        pump();
    }

    // ---- owning ------------------------------------------------------------------------------------------------

    public void proven(OwnershipAttempt attempt, FenceCheck proof, EventTime time) {
        at(time);
        if (stage == Stage.SERVING && decisions.ownership().isFenced(attempt, proof, fence, now) && !isWriting()) {
            fenced();
        }
    }

    /** What is being written comes back fenced by itself. */
    private boolean isWriting() {
        return decisions.flying() != null || desk.isBusy();
    }

    /**
     * Decides nothing more, lets what is decided be committed, and lets go. Where PostgreSQL does not take it, it lets
     * go all the same: the next owner's takeover settles what became of the last write.
     */
    public void drain(EventTime time) {
        at(time);
        draining = true;
        handBack();
        if (pausing) {
            letGo(Release.DRAINED);
        } else {
            pump();
        }
    }

    private void handBack() {
        decisions.handBackUndecided();
        desk.refuseWaiting(CommandAnswer.MOVED);
    }

    private void letGo(Release why) {
        stage = Stage.RELEASED;
        decisions.takeBack();
        handBack();
        if (desk.isBusy()) {
            desk.finish(CommandAnswer.MOVED);
        }
        lanes.forgetCampaigns();
        recovery.restart();
        admissions.restart();
        effects.released(why);
    }

    private void at(EventTime time) {
        now = time;
    }
}
