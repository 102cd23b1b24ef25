package io.dibs.shard;

import io.dibs.campaign.MemoryBudget;
import io.dibs.shard.ShardEffects.Release;
import io.dibs.shard.ShardPhase.Reading;
import io.dibs.shard.ShardPhase.Released;
import io.dibs.shard.ShardPhase.Serving;
import io.dibs.shard.ShardPhase.TakingOver;
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
 * One shard as a state machine: events go in, calls to the {@link Ledger} and {@link ShardEffects} come out, and each
 * result of the ledger is an event again. It decides claims in memory, in one order; collects the decisions into
 * batches, of which one at a time is in flight; and holds each answer back until everything that it depends on is
 * committed.
 *
 * <p>It lives from a takeover to its release. It uses no thread, clock or database. One thread at a time calls it.
 *
 * <p>Its state is a {@link ShardPhase} and a {@link WriteSlot}. Events without a row for the phase, and outcomes whose
 * number is not that of the slot, change nothing.
 *
 * <pre>
 * phase            event                                next phase, and what happens
 * ---------------  -----------------------------------  ------------------------------------------------------------
 * TakingOver       takeoverEnded: Taken, by the batch number:
 *                    SETTLE_WRITE, it did not move      Serving; the write of the slot is sent again
 *                    SETTLE_WRITE, it moved by one      Serving; a batch is committed, a change is sent again
 *                    UNDO_POISONED, it did not move     Serving; everything uncommitted is decided again
 *                    REBUILD, or any other number       Reading; memory is dropped
 *                  takeoverEnded: Regressed             Reading; memory is dropped
 *                  takeoverEnded: Lost                  Released (FENCED)
 *                  takeoverEnded: Failed                the same, pausing; Released (DRAINED) where draining
 *                  woken while pausing                  the same; the takeover is repeated
 * Reading          campaignsFound                       Serving
 *                  readFailed                           TakingOver, pausing; Released (DRAINED) where draining
 * Serving          fenceChecked: FENCED, slot empty     TakingOver(REBUILD)
 *                  an outcome, see below                Serving or TakingOver
 *                  draining, all written, slot empty    Released (DRAINED)
 * any              drain while pausing                  Released (DRAINED)
 *                  two failed writes while draining     Released (DRAINED)
 *
 * slot             event while Serving                  next slot, and what happens
 * ---------------  -----------------------------------  ------------------------------------------------------------
 * Empty            the next batch has rows              BatchInFlight, or the same until the node permits it
 *                  a command has its turn               LookingUp, or Empty where it is late
 * LookingUp        lookedUp: AlreadyExecuted, Failed    Empty; the command is answered
 *                  lookedUp: NotExecuted, not allowed   Empty; the command is refused
 *                  lookedUp: NotExecuted, allowed       ChangeInFlight
 *                  lookedUp: NotExecuted, a sync        LookingUp; TakingOver(REBUILD)
 *                  lookedUp: Fenced                     LookingUp; TakingOver(REBUILD)
 * BatchInFlight    appended: Committed                  Empty; its answers are sent
 * ChangeInFlight   executed: Committed, Declined        Empty; the command is answered
 * both             Unknown                              the same; TakingOver(SETTLE_WRITE)
 *                  Poisoned                             TakingOver(UNDO_POISONED); a command is answered: Empty
 *                  Fenced, Contradicted, Doubted        the same; TakingOver(REBUILD)
 * </pre>
 *
 * <p>Dropping memory and releasing empty the slot: claims are decided again or returned, a command is returned, a sync
 * is answered once its campaign is reloaded.
 */
public final class Shard {
    private final int number;
    private final Ledger ledger;
    private final WakeSchedule effects;
    private final ShardLimits limits;
    private final CampaignQueues queues;
    private final CommandQueue commandQueue;
    private final CommandExecutor commands;
    private final OwnershipProof ownership;
    private final BatchWriter writer;
    private final WritePermit permit;
    private final ClaimDecider decider;
    private final CampaignLoader loader;
    private final EndedCampaigns ended;
    private final Takeover takeover;

    private ShardPhase phase = new TakingOver(Reason.REBUILD, false);
    private boolean draining;
    private long droppedAt = Long.MIN_VALUE / 2;
    private EventTime now = new EventTime(0, 0);

    public Shard(int number, Ledger ledger, ShardEffects effects, ShardLimits limits, MemoryBudget memory) {
        this.number = number;
        this.effects = new WakeSchedule(effects);
        this.ledger = new EventLedger(ledger, this.effects, this::accepts);
        this.limits = limits;
        this.queues = new CampaignQueues(limits.pending());
        this.commandQueue = new CommandQueue(limits.commands(), queues);
        this.ownership = new OwnershipProof(this.ledger, this.effects, limits, queues::answer, this::fenceChecked);
        this.writer = new BatchWriter(
                this.ledger, ownership, new BatchWriter.Outcomes(this::appended, this::lookedUp, this::executed));
        this.permit = new WritePermit(this.effects);
        this.decider = new ClaimDecider(limits, queues, commandQueue, ownership, writer);
        this.commands =
                new CommandExecutor(number, memory, queues, commandQueue, writer, () -> takeOver(Reason.REBUILD));
        this.loader = new CampaignLoader(
                this.ledger,
                this.effects,
                limits,
                queues,
                memory,
                new CampaignLoader.Progress(this::campaignLoaded, this::checkOwnership, this::pump));
        this.ended = new EndedCampaigns(queues, this.effects);
        this.takeover = new Takeover(limits.retryMillis());
    }

    public int number() {
        return number;
    }

    /** The fence that this owner holds, from its first takeover on. */
    public Fence fence() {
        return writer.fence();
    }

    /** Claims that have no answer yet. */
    public int pending() {
        return queues.unanswered();
    }

    /** Campaigns that do not fit into the node's memory budget. */
    public int campaignsOverBudget() {
        return loader.campaignsOverBudget(now);
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
        setNow(time);
        takeOver(Reason.REBUILD);
    }

    private void takeOver(Reason reason) {
        ownership.invalidate();
        phase = new TakingOver(reason, takeover.shouldBackOff());
        if (!takeover.shouldBackOff()) {
            ledger.takeOver(number, writer.lastFence(), this::takeoverEnded);
        } else if (draining) {
            release(Release.DRAINED);
        } else {
            effects.wakeAfter(takeover.backoffMillis());
        }
    }

    private void takeoverEnded(TakeoverResult result) {
        if (!(phase instanceof TakingOver takingOver)) {
            return;
        }
        if (result instanceof Taken taken) {
            Fence before = writer.lastFence();
            writer.fence(taken.fence());
            settle(Takeover.settle(takingOver.reason(), before, taken.fence()));
        } else if (result instanceof Regressed regressed) {
            writer.fence(regressed.fence());
            rebuild();
        } else if (result instanceof Lost) {
            release(Release.FENCED);
        } else if (result instanceof TakeoverResult.Failed) {
            pauseOrRelease(takingOver.reason());
        } else {
            throw new IllegalStateException("Not the end of a takeover: " + result);
        }
    }

    private void settle(Takeover.Settlement settlement) {
        switch (settlement) {
            case SEND_AGAIN -> {
                beginServing();
                writer.sendAgain(now);
            }
            case WRITTEN -> {
                beginServing();
                writeWasCommitted();
            }
            case DECIDE_AGAIN -> {
                beginServing();
                decider.withdrawPoisoned();
                pump();
            }
            case READ_ALL -> rebuild();
        }
    }

    /** A command is idempotent by its request id: the ledger returns the same result and changes nothing. */
    private void writeWasCommitted() {
        if (writer.slot() instanceof BatchInFlight inFlight) {
            writer.free();
            decider.committed(inFlight.batch());
            pump();
        } else {
            writer.sendAgain(now);
        }
    }

    private void rebuild() {
        decider.withdraw();
        commands.interrupt();
        loader.forgetAll();
        phase = ShardPhase.READING;
        if (draining) {
            release(Release.DRAINED);
        } else {
            ledger.readCampaigns(writer.fence(), this::campaignsFound, this::readFailed);
        }
    }

    private void campaignsFound(List<RecoveredCampaign> found) {
        if (phase instanceof Reading) {
            found.forEach(each -> commands.lastNumber(each.terms().number()));
            loader.load(found, now);
            beginServing();
            loader.request();
            pump();
        }
    }

    private void readFailed(String cause) {
        if (phase instanceof Reading) {
            pauseOrRelease(Reason.REBUILD);
        }
    }

    private void pauseOrRelease(Reason reason) {
        if (draining) {
            release(Release.DRAINED);
        } else {
            phase = new TakingOver(reason, true);
            effects.wakeAfter(limits.retryMillis());
        }
    }

    private void beginServing() {
        phase = ShardPhase.SERVING;
        retry();
    }

    private void retry() {
        loader.retry(writer.command());
        ownership.checkIfRefusalsWait(writer.fence(), now);
    }

    /**
     * A timer of {@link ShardEffects#wakeAfter} has fired. It may have been set for another reason, so nothing in
     * flight is repeated.
     */
    public void woken(EventTime time) {
        setNow(time);
        effects.woken();
        if (isServing()) {
            ended.sweep(now);
            retry();
            pump();
            return;
        }
        dropExpired();
        if (phase instanceof TakingOver takingOver && takingOver.isPausing()) {
            phase = new TakingOver(takingOver.reason(), false);
            ledger.takeOver(number, writer.lastFence(), this::takeoverEnded);
        }
    }

    // ---- bringing campaigns into memory ------------------------------------------------------------------------

    /** Another owner may have changed what was loaded: a refusal based on it needs a proof from after the load. */
    private void campaignLoaded(CampaignQueue queue) {
        ownership.invalidate();
        queues.enterRing(queue);
        commands.reloaded(queue.id);
        ended.watch(queue, now);
    }

    /** Expected rows are missing: another owner removed them, or the ledger has lost them. */
    private void checkOwnership() {
        if (isServing() && writer.isFree()) {
            ownership.check(writer.fence(), now);
        }
    }

    /**
     * Loads requested campaigns that fit into memory by now. A command in flight needs the number of issued coupons of
     * its campaign, and may change the terms that the pages are read by: that campaign waits for the next claim.
     */
    private void loadWanted() {
        Command command = writer.command();
        for (CampaignQueue queue : decider.takeUnloaded()) {
            if (command == null || !command.campaign().equals(queue.id)) {
                loader.loadAgain(queue);
            }
        }
        loader.request();
    }

    // ---- claims and their batches ------------------------------------------------------------------------------

    public void claims(List<Claim> claims, EventTime time) {
        setNow(time);
        for (Claim claim : claims) {
            if (draining || isReleased()) {
                claim.answer(ClaimAnswer.MOVED);
            } else if (!queues.enqueue(claim) && !(dropExpired() && queues.enqueue(claim))) {
                claim.answer(ClaimAnswer.OVERLOADED);
            }
        }
        pump();
    }

    /**
     * Scanning all queues costs some milliseconds, so it is rate limited.
     *
     * @return whether the scan was done
     */
    private boolean dropExpired() {
        if (now.monotonic() - droppedAt < limits.retryMillis()) {
            return false;
        }
        droppedAt = now.monotonic();
        decider.dropExpired(now);
        return true;
    }

    private void pump() {
        if (isServing()) {
            do {
                decider.decideWaiting(now);
            } while (writer.isFree() && sendNext());
            loadWanted();
        }
        if (draining && !isReleased() && writer.isFree() && !decider.hasGathered()) {
            release(Release.DRAINED);
        }
    }

    /** @return whether something was sent, so that more can be decided */
    private boolean sendNext() {
        if (decider.hasGathered()) {
            if (!permit.acquire()) {
                return false;
            }
            commandQueue.claimsHadTheirTurn();
            writer.append(decider.takeGathered(), now);
            return true;
        }
        return commands.beginNext(now);
    }

    /** The permit has come that {@link ShardEffects#acquirePermit} did not have. */
    public void mayWrite(EventTime time) {
        setNow(time);
        permit.granted();
        pump();
        permit.returnUnused();
    }

    /** In any other phase a takeover settles the write, and its outcome is ignored. */
    private void appended(BatchInFlight inFlight, WriteOutcome outcome) {
        if (!isServing()) {
            return;
        }
        if (outcome instanceof Committed) {
            writer.committed();
            takeover.writeSucceeded();
            decider.committed(inFlight.batch());
            ownership.succeeded(inFlight.attempt(), now);
            pump();
        } else {
            failed(outcome);
        }
    }

    /**
     * If the fence does not match, an attempt to take it over tells who moved it: another owner, or a ledger that has
     * lost batches.
     */
    private void failed(WriteOutcome outcome) {
        if (outcome instanceof Fenced) {
            takeOver(Reason.REBUILD);
        } else if (outcome instanceof Poisoned poisoned) {
            undo(poisoned);
        } else if (outcome instanceof Unknown) {
            takeover.writeFailed();
            takeOver(Reason.SETTLE_WRITE);
        } else if (outcome instanceof Contradicted || outcome instanceof Doubted || outcome instanceof Declined) {
            takeover.writeFailed();
            takeOver(Reason.REBUILD);
        } else {
            throw new IllegalStateException("Not the end of a write that failed: " + outcome);
        }
    }

    private void undo(Poisoned poisoned) {
        if (writer.slot() instanceof ChangeInFlight inFlight) {
            commands.finish(inFlight.change().command(), new CommandAnswer.Unstorable(poisoned.cause()));
        }
        takeOver(Reason.UNDO_POISONED);
    }

    // ---- commands ----------------------------------------------------------------------------------------------

    public void command(Command command, EventTime time) {
        setNow(time);
        if (draining || isReleased()) {
            command.answer(CommandAnswer.MOVED);
        } else {
            commandQueue.enqueue(command);
            pump();
        }
    }

    private void lookedUp(LookingUp lookup, CommandLookup result) {
        if (isServing()) {
            commands.lookedUp(lookup.command(), result, now);
            pump();
        }
    }

    private void executed(ChangeInFlight inFlight, WriteOutcome outcome) {
        if (!isServing()) {
            return;
        }
        if (outcome instanceof Committed committed) {
            apply(inFlight.change());
            written(inFlight, new CommandAnswer.Done(committed.result()));
        } else if (outcome instanceof Declined declined) {
            written(inFlight, new CommandAnswer.Refused(declined.reason()));
        } else {
            failed(outcome);
        }
    }

    /** Applies a committed change to memory. */
    private void apply(CampaignChange change) {
        commands.apply(change);
        CampaignQueue queue = queues.get(change.campaign());
        if (queue != null) {
            loader.campaignChanged(queue);
            ended.watch(queue, now);
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

    /** A write in flight will come back as fenced by itself. */
    private void fenceChecked(OwnershipAttempt attempt, FenceCheck check) {
        if (isServing() && ownership.isFenced(attempt, check, writer.fence(), now) && writer.isFree()) {
            takeOver(Reason.REBUILD);
        }
    }

    /**
     * Stops deciding, waits until all decisions are committed, then releases the shard. If PostgreSQL does not accept
     * the write, the shard is released anyway: the next owner's takeover settles the outcome of the last write.
     */
    public void drain(EventTime time) {
        setNow(time);
        draining = true;
        returnWaiting();
        if (phase instanceof TakingOver takingOver && takingOver.isPausing()) {
            release(Release.DRAINED);
        } else {
            pump();
        }
    }

    private void returnWaiting() {
        decider.returnUndecided();
        commands.handBackWaiting();
    }

    private void release(Release reason) {
        phase = ShardPhase.RELEASED;
        decider.withdraw();
        returnWaiting();
        commands.handBackRunning();
        loader.forgetAll();
        effects.released(reason);
    }

    private void setNow(EventTime time) {
        now = time;
        effects.setNow(time.monotonic());
    }

    /** A released shard ignores late results. */
    private boolean accepts(EventTime time) {
        setNow(time);
        return !isReleased();
    }
}
