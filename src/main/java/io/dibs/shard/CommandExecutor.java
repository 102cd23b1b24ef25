package io.dibs.shard;

import io.dibs.campaign.Campaign;
import io.dibs.campaign.CampaignAction.Create;
import io.dibs.campaign.CampaignAction.Revoke;
import io.dibs.campaign.CampaignAction.Sync;
import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.CommandRuling;
import io.dibs.campaign.CommandRuling.Changed;
import io.dibs.campaign.CommandRuling.NotAllowed;
import io.dibs.campaign.CommandRuling.Objection;
import io.dibs.campaign.MemoryBudget;
import io.dibs.campaign.Terms;
import io.dibs.shard.CommandLookup.AlreadyExecuted;
import io.dibs.shard.CommandLookup.NotExecuted;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs a shard's administrative commands, one at a time: looks up whether the command was executed before, decides it,
 * writes its change, applies the change to memory and answers. The command that runs is the one in the
 * {@link WriteSlot}; {@link Shard} says when each step may happen.
 */
final class CommandExecutor {
    private final int shard;
    private final MemoryBudget memory;
    private final CampaignQueues campaigns;
    private final CommandQueue waiting;
    private final BatchWriter writer;
    private final Runnable rebuild;
    private final List<Command> syncing = new ArrayList<>();
    private int lastNumber;

    /** @param rebuild drops memory and reloads it */
    CommandExecutor(
            int shard,
            MemoryBudget memory,
            CampaignQueues campaigns,
            CommandQueue waiting,
            BatchWriter writer,
            Runnable rebuild) {
        this.shard = shard;
        this.memory = memory;
        this.campaigns = campaigns;
        this.waiting = waiting;
        this.writer = writer;
        this.rebuild = rebuild;
    }

    /** The ledger holds a campaign with this number: the next one gets a higher number. */
    void lastNumber(int number) {
        lastNumber = Math.max(lastNumber, number);
    }

    // ---- looking up and deciding ---------------------------------------------------------------------------------

    /** @return whether a command was started */
    boolean beginNext(EventTime now) {
        if (!waiting.isTurn()) {
            return false;
        }
        Command command = waiting.next();
        if (command.deadline() < now.wall()) {
            waiting.finish(command, CommandAnswer.LATE);
        } else {
            writer.lookUp(command);
        }
        return true;
    }

    void lookedUp(Command command, CommandLookup result, EventTime now) {
        if (result instanceof AlreadyExecuted happened) {
            finish(command, new CommandAnswer.Done(happened.result()));
        } else if (result instanceof NotExecuted never) {
            execute(command, never.lastVersion(), now);
        } else if (result instanceof CommandLookup.Fenced) {
            rebuild.run();
        } else if (result instanceof CommandLookup.Failed) {
            finish(command, CommandAnswer.LATE);
        } else {
            throw new IllegalStateException("Not the end of a look-up: " + result);
        }
    }

    private void execute(Command command, long lastVersion, EventTime now) {
        Campaign campaign = campaigns.campaign(command.campaign());
        CommandRuling ruling = decide(command, campaign, now.wall(), lastVersion);
        if (ruling instanceof NotAllowed notAllowed) {
            finish(command, new CommandAnswer.Refused(notAllowed.reason()));
        } else if (command.action() instanceof Sync) {
            rebuild.run();
        } else {
            Terms before = campaign == null ? null : campaign.terms();
            Terms after = ruling instanceof Changed changed ? changed.after() : null;
            writer.execute(new CampaignChange(command, before, after, now.wall()), now);
        }
    }

    /** @param lastVersion the latest version that the ledger has of the campaign's id */
    private CommandRuling decide(Command command, @Nullable Campaign campaign, long now, long lastVersion) {
        if (command.action() instanceof Create create) {
            if (campaign != null) {
                return new NotAllowed(Objection.CAMPAIGN_EXISTS);
            }
            return create.proposal().closesAt() <= now
                    ? new NotAllowed(Objection.CLOSES_IN_THE_PAST)
                    : new Changed(create.proposal()
                            .createdBy(writer.fence().owner())
                            .terms(command.campaign(), shard, lastNumber + 1, lastVersion + 1));
        }
        if (campaign == null) {
            return new NotAllowed(Objection.CAMPAIGN_NOT_FOUND);
        }
        if (!command.expectedVersion().matches(campaign.terms().version())) {
            return new NotAllowed(Objection.OTHER_VERSION);
        }
        return command.action() instanceof Sync
                ? new Changed(campaign.terms())
                : CommandRuling.evaluate(campaign.terms(), campaign.issued(), command.action(), now);
    }

    // ---- applying and answering --------------------------------------------------------------------------------

    /** Applies a committed change to memory. */
    void apply(CampaignChange change) {
        CampaignQueue queue = campaigns.getOrCreate(change.campaign());
        if (change.after() == null) {
            campaigns.forget(queue);
            return;
        }
        if (change.before() == null) {
            queue.campaign(new Campaign(change.after(), memory), false);
            lastNumber(change.after().number());
        } else {
            queue.requireCampaign().change(change.after());
        }
        if (change.command().action() instanceof Revoke revoke) {
            queue.requireCampaign().revoke(revoke.sequence());
        }
        if (change.after().phase() == CampaignPhase.CLOSED) {
            queue.requireCampaign().forget();
        }
    }

    /** Answers the command that runs, and empties the slot. */
    void finish(Command command, CommandAnswer answer) {
        writer.free();
        waiting.finish(command, answer);
    }

    /** Memory is dropped: returns the running command to its sender; a sync waits for its campaign. */
    void interrupt() {
        Command running = writer.command();
        if (running != null && running.action() instanceof Sync) {
            writer.free();
            syncing.add(running);
        } else {
            handBackRunning();
        }
    }

    /** Answers the syncs of a reloaded campaign. */
    void reloaded(String campaign) {
        for (Iterator<Command> each = syncing.iterator(); each.hasNext(); ) {
            Command command = each.next();
            if (command.campaign().equals(campaign)) {
                each.remove();
                command.answer(new CommandAnswer.Done(null));
            }
        }
    }

    /** Returns every waiting command to its sender, but not the running one: its change may be in the ledger. */
    void handBackWaiting() {
        waiting.handBack();
        syncing.forEach(command -> command.answer(CommandAnswer.MOVED));
        syncing.clear();
    }

    void handBackRunning() {
        Command running = writer.command();
        if (running != null) {
            finish(running, CommandAnswer.MOVED);
        }
    }
}
