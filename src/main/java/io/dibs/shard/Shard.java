package io.dibs.shard;

import io.dibs.campaign.MemoryBudget;
import io.dibs.shard.ShardEffects.Release;
import io.dibs.shard.ShardPhase.Reading;
import io.dibs.shard.ShardPhase.Released;
import io.dibs.shard.ShardPhase.Seizing;
import io.dibs.shard.ShardPhase.Serving;
import io.dibs.shard.Takeover.Reason;
import io.dibs.shard.TakeoverResult.Lost;
import io.dibs.shard.TakeoverResult.Regressed;
import io.dibs.shard.TakeoverResult.Taken;
import io.dibs.shard.WriteOutcome.Committed;
import io.dibs.shard.WriteOutcome.Contradicted;
import io.dibs.shard.WriteOutcome.Declined;
import io.dibs.shard.WriteOutcome.Doubted;
import io.dibs.shard.WriteOutcome.Fenced;
import io.dibs.shard.WriteOutcome.Poisoned;
import io.dibs.shard.WriteOutcome.Unknown;
import io.dibs.shard.WriteSlot.BatchInFlight;
import io.dibs.shard.WriteSlot.ChangeInFlight;
import io.dibs.shard.WriteSlot.LookingUp;
import java.util.List;

/**
 * One shard as a state machine: events go in, calls of the {@link Ledger} and {@link ShardEffects} come out, and what
 * the ledger answers is an event again. It decides claims in memory, in one order; gathers the decisions into batches,
 * of which one at a time is being written; and holds each answer back until what it rests on has been committed.
 *
 * <p>It lasts from one takeover to the moment it lets go. It knows no thread, clock or database. One thread at a time
 * calls it.
 *
 * <p>Its state is a {@link ShardPhase} and a {@link WriteSlot}. An event that no row names for the phase changes
 * nothing; so does an outcome whose number is not that of the slot.
 *
 * <pre>
 * phase            event                                next phase, and what happens
 * ---------------  -----------------------------------  ------------------------------------------------------------
 * Seizing(reason)  seized: Taken, by the batch number:
 *                    SETTLE_WRITE, it did not move      Serving; the write of the slot is sent again
 *                    SETTLE_WRITE, it moved by one      Serving; a batch is committed, a change is sent again
 *                    UNDO_POISONED, it did not move     Serving; all that is not committed is decided again
 *                    REBUILD, or any other number       Reading; memory is thrown away
 *                  seized: Regressed                    Reading; memory is thrown away
 *                  seized: Lost                         Released (FENCED)
 *                  seized: Failed                       the same, pausing; Released (DRAINED) where draining
 *                  woken while pausing                  the same; the fence is moved again
 * Reading          campaignsFound                       Serving
 *                  readFailed                           the same, pausing; Released (DRAINED) where draining
 *                  woken while pausing                  the same; the campaigns are read again
 * Serving          checked: FENCED, and the slot empty  Seizing(REBUILD)
 *                  an outcome, see below                Serving or Seizing
 *                  draining, all written, slot empty    Released (DRAINED)
 * any              drain while pausing                  Released (DRAINED)
 *                  two failed writes while draining     Released (DRAINED)
 *
 * slot             event while Serving                  next slot, and what happens
 * ---------------  -----------------------------------  ------------------------------------------------------------
 * Empty            a batch has gathered                 BatchInFlight
 *                  a command has its turn               LookingUp, or Empty where it is late
 * LookingUp        recalled: Happened, Failed           Empty; the command is answered
 *                  recalled: Never, not allowed         Empty; the command is refused
 *                  recalled: Never, allowed             ChangeInFlight
 *                  recalled: Never, a sync              LookingUp; Seizing(REBUILD)
 *                  recalled: Fenced                     LookingUp; Seizing(REBUILD)
 * BatchInFlight    appended: Committed                  Empty; its answers leave
 * ChangeInFlight   executed: Committed, Declined        Empty; the command is answered
 * both             Unknown                              the same; Seizing(SETTLE_WRITE)
 *                  Poisoned                             Seizing(UNDO_POISONED); a command is answered: Empty
 *                  Fenced, Contradicted, Doubted        the same; Seizing(REBUILD)
 * </pre>
 *
 * <p>Throwing memory away and letting go empty the slot: claims are decided again or handed back, a command is handed
 * back, a sync is answered when its campaign is read.
 */
public final class Shard {
    private final int number;
    private final Ledger ledger;
    private final ShardEffects effects;
    private final ShardLimits limits;
    private final CampaignQueues lanes;
    private final CommandQueue commandQueue;
    private final CommandExecutor commands;
    private final OwnershipProof ownership;
    private final BatchWriter writer;
    private final ClaimDecider decisions;
    private final CampaignLoader loader;
    private final EndedCampaigns ended;
    private final Takeover takeover;

    private ShardPhase phase = new Seizing(Reason.REBUILD, false);
    private boolean draining;
    private long droppedAt = Long.MIN_VALUE / 2;
    private EventTime now = new EventTime(0, 0);

    public Shard(int number, Ledger ledger, ShardEffects effects, ShardLimits limits, MemoryBudget room) {
        this.number = number;
        this.ledger = new EventLedger(ledger, effects, this::hears);
        this.effects = effects;
        this.limits = limits;
        this.lanes = new CampaignQueues(limits.pending());
        this.commandQueue = new CommandQueue(limits.commands(), lanes);
        this.ownership = new OwnershipProof(this.ledger, effects, limits, lanes::answer, this::checked);
        this.writer = new BatchWriter(
                this.ledger, ownership, new BatchWriter.Outcomes(this::appended, this::recalled, this::executed));
        this.decisions = new ClaimDecider(limits, lanes, commandQueue, ownership, writer);
        this.commands = new CommandExecutor(number, room, lanes, commandQueue, writer, () -> seize(Reason.REBUILD));
        this.loader = new CampaignLoader(
                this.ledger,
                effects,
                limits,
                lanes,
                room,
                new CampaignLoader.Progress(this::serves, this::doubt, this::pump));
        this.ended = new EndedCampaigns(lanes, effects);
        this.takeover = new Takeover(limits.retryMillis());
    }

    public int number() {
        return number;
    }

    /** Null before the first takeover. */
    public Fence fence() {
        return writer.fence();
    }

    /** Claims that have no answer yet. */
    public int pending() {
        return lanes.open();
    }

    /** Campaigns that the node's memory has no room for. */
    public int withoutRoom() {
        return loader.withoutRoom(now);
    }

    /** Whether every campaign of the shard serves. */
    public boolean isReady() {
        return isServing() && loader.isDone();
    }

    public boolean isReleased() {
        return phase instanceof Released;
    }

    private boolean isServing() {
        return phase instanceof Serving;
    }

    // ---- taking over -------------------------------------------------------------------------------------------

    public void start(EventTime time) {
        at(time);
        seize(Reason.REBUILD);
    }

    private void seize(Reason reason) {
        ownership.forget();
        phase = new Seizing(reason, takeover.backsOff());
        if (!takeover.backsOff()) {
            ledger.seize(number, writer.fence(), this::seized);
        } else if (draining) {
            letGo(Release.DRAINED);
        } else {
            effects.wakeAfter(takeover.backoffMillis());
        }
    }

    private void seized(TakeoverResult result) {
        if (!(phase instanceof Seizing seizing)) {
            return;
        }
        if (result instanceof Taken taken) {
            Fence before = writer.fence();
            writer.fence(taken.fence());
            settle(Takeover.settle(seizing.reason(), before, taken.fence()));
        } else if (result instanceof Regressed regressed) {
            writer.fence(regressed.fence());
            rebuild();
        } else if (result instanceof Lost) {
            letGo(Release.FENCED);
        } else if (result instanceof TakeoverResult.Failed) {
            pauseOrLetGo(new Seizing(seizing.reason(), true));
        } else {
            throw new IllegalStateException("Not the end of a takeover: " + result);
        }
    }

    private void settle(Takeover.Settlement settlement) {
        switch (settlement) {
            case SEND_AGAIN -> {
                serve();
                writer.sendAgain(now);
            }
            case WRITTEN -> {
                serve();
                wroteAfterAll();
            }
            case DECIDE_AGAIN -> {
                serve();
                decisions.takeBackPoisoned();
                pump();
            }
            case READ_ALL -> rebuild();
        }
    }

    /** A change is told by its request: the ledger answers as it did, and changes nothing more. */
    private void wroteAfterAll() {
        if (writer.slot() instanceof BatchInFlight flying) {
            writer.free();
            decisions.committed(flying.batch());
            pump();
        } else {
            writer.sendAgain(now);
        }
    }

    private void rebuild() {
        decisions.takeBack();
        commands.interrupt();
        loader.forgetAll();
        phase = new Reading(false);
        if (draining) {
            letGo(Release.DRAINED);
        } else {
            ledger.campaigns(number, this::campaignsFound, this::readFailed);
        }
    }

    private void campaignsFound(List<RecoveredCampaign> found) {
        if (phase instanceof Reading) {
            found.forEach(each -> commands.lastNumber(each.terms().number()));
            loader.load(found, now);
            serve();
            loader.request();
            pump();
        }
    }

    private void readFailed(String cause) {
        if (phase instanceof Reading) {
            pauseOrLetGo(new Reading(true));
        }
    }

    private void pauseOrLetGo(ShardPhase pausing) {
        if (draining) {
            letGo(Release.DRAINED);
        } else {
            phase = pausing;
            effects.wakeAfter(limits.retryMillis());
        }
    }

    private void serve() {
        phase = ShardPhase.SERVING;
        askAgain();
    }

    private void askAgain() {
        loader.retry();
        ownership.askAgain(writer.fence(), now);
    }

    /**
     * A pause asked for by {@link ShardEffects#wakeAfter} is over. It may have been another's: what is under way is not
     * asked for twice.
     */
    public void woken(EventTime time) {
        at(time);
        if (isServing()) {
            ended.sweep(now);
            askAgain();
            pump();
            return;
        }
        dropLate();
        if (phase.isPausing() && phase instanceof Seizing seizing) {
            phase = new Seizing(seizing.reason(), false);
            ledger.seize(number, writer.fence(), this::seized);
        } else if (phase.isPausing() && phase instanceof Reading) {
            phase = new Reading(false);
            ledger.campaigns(number, this::campaignsFound, this::readFailed);
        }
    }

    // ---- bringing campaigns into memory ------------------------------------------------------------------------

    /** Another owner may have changed what was read: what is refused on it needs a proof from after the reading. */
    private void serves(CampaignQueue lane) {
        ownership.forget();
        lanes.enterRing(lane);
        commands.reloaded(lane.id);
        ended.watch(lane, now);
    }

    /** What was there is not: another owner took it away, or the ledger has lost it. */
    private void doubt() {
        if (isServing() && writer.isFree()) {
            ownership.ask(writer.fence(), now);
        }
    }

    /**
     * Loads the campaigns that are asked for, where there is room by now. A command under way needs to know how many
     * coupons its campaign has issued, and may change the terms that the pages are read by: that campaign waits for the
     * next claim.
     */
    private void loadWanted() {
        Command command = writer.command();
        for (CampaignQueue lane : decisions.takeUnloaded()) {
            if (command == null || !command.campaign().equals(lane.id)) {
                loader.loadAgain(lane);
            }
        }
        loader.request();
    }

    // ---- claims and their batches ------------------------------------------------------------------------------

    public void claims(List<Claim> claims, EventTime time) {
        at(time);
        for (Claim claim : claims) {
            if (draining || isReleased()) {
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
        if (isServing()) {
            do {
                decisions.decideWaiting(now);
            } while (writer.isFree() && launch());
            loadWanted();
        }
        if (draining && !isReleased() && writer.isFree() && !decisions.hasGathered()) {
            letGo(Release.DRAINED);
        }
    }

    /** @return whether something left, so that more can be decided */
    private boolean launch() {
        if (decisions.hasGathered()) {
            commandQueue.claimsHadTheirTurn();
            writer.append(decisions.takeGathered(), now);
            return true;
        }
        return commands.beginNext(now);
    }

    /** Elsewhere than in this phase the write is being settled, and its outcome says nothing more. */
    private void appended(BatchInFlight flying, WriteOutcome outcome) {
        if (!isServing()) {
            return;
        }
        if (outcome instanceof Committed) {
            writer.committed();
            takeover.writeSucceeded();
            decisions.committed(flying.batch());
            ownership.succeeded(flying.attempt(), now);
            pump();
        } else {
            failed(outcome);
        }
    }

    /**
     * Where the fence stands elsewhere, trying to take it over from oneself tells who moved it: another owner, or a
     * ledger that has lost batches of ours.
     */
    private void failed(WriteOutcome outcome) {
        if (outcome instanceof Fenced) {
            seize(Reason.REBUILD);
        } else if (outcome instanceof Poisoned poisoned) {
            undo(poisoned);
        } else if (outcome instanceof Unknown) {
            takeover.writeFailed();
            seize(Reason.SETTLE_WRITE);
        } else if (outcome instanceof Contradicted || outcome instanceof Doubted || outcome instanceof Declined) {
            takeover.writeFailed();
            seize(Reason.REBUILD);
        } else {
            throw new IllegalStateException("Not the end of a write that failed: " + outcome);
        }
    }

    private void undo(Poisoned poisoned) {
        if (writer.slot() instanceof ChangeInFlight flying) {
            commands.finish(flying.change().command(), new CommandAnswer.Unstorable(poisoned.cause()));
        }
        seize(Reason.UNDO_POISONED);
    }

    // ---- commands ----------------------------------------------------------------------------------------------

    public void command(Command command, EventTime time) {
        at(time);
        if (draining || isReleased()) {
            command.answer(CommandAnswer.MOVED);
        } else {
            commandQueue.admit(command);
            pump();
        }
    }

    private void recalled(LookingUp lookup, CommandLookup result) {
        if (isServing()) {
            commands.lookedUp(lookup.command(), result, now);
            pump();
        }
    }

    private void executed(ChangeInFlight flying, WriteOutcome outcome) {
        if (!isServing()) {
            return;
        }
        if (outcome instanceof Committed committed) {
            apply(flying.change());
            written(flying, new CommandAnswer.Done(committed.result()));
        } else if (outcome instanceof Declined declined) {
            written(flying, new CommandAnswer.Refused(declined.why()));
        } else {
            failed(outcome);
        }
    }

    /** The change is in the ledger: memory follows. */
    private void apply(CampaignChange change) {
        commands.apply(change);
        CampaignQueue lane = lanes.get(change.campaign());
        if (lane != null) {
            loader.changed(lane);
            ended.watch(lane, now);
        }
    }

    private void written(ChangeInFlight write, CommandAnswer answer) {
        writer.committed();
        takeover.writeSucceeded();
        commands.finish(write.change().command(), answer);
        ownership.succeeded(write.attempt(), now);
        pump();
    }

    // ---- owning ------------------------------------------------------------------------------------------------

    /** What is being written comes back fenced by itself. */
    private void checked(OwnershipAttempt attempt, FenceCheck check) {
        if (isServing() && ownership.isFenced(attempt, check, writer.fence(), now) && writer.isFree()) {
            seize(Reason.REBUILD);
        }
    }

    /**
     * Decides nothing more, lets what is decided be committed, and lets go. Where PostgreSQL does not take it, it lets
     * go all the same: the next owner's takeover settles what became of the last write.
     */
    public void drain(EventTime time) {
        at(time);
        draining = true;
        handBackWaiting();
        if (phase.isPausing()) {
            letGo(Release.DRAINED);
        } else {
            pump();
        }
    }

    private void handBackWaiting() {
        decisions.handBackUndecided();
        commands.handBackWaiting();
    }

    private void letGo(Release why) {
        phase = ShardPhase.RELEASED;
        decisions.takeBack();
        handBackWaiting();
        commands.handBackRunning();
        loader.forgetAll();
        effects.released(why);
    }

    private void at(EventTime time) {
        now = time;
    }

    /** Who has let go hears no answer any more. */
    private boolean hears(EventTime time) {
        at(time);
        return !isReleased();
    }
}
