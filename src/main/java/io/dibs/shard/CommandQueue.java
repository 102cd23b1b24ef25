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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Administrative changes, one at a time and in turn with the batches: no claim is decided between the ruling on a
 * command and its commit.
 */
final class CommandQueue {
    private final int capacity;
    private final int shard;
    private final CampaignQueues lanes;
    private final MemoryBudget room;
    private final Deque<Command> waiting = new ArrayDeque<>();
    private final List<Command> syncing = new ArrayList<>();
    private boolean claimsHadTheirTurn = true;
    private int lastNumber;

    CommandQueue(int capacity, int shard, CampaignQueues lanes, MemoryBudget room) {
        this.capacity = capacity;
        this.shard = shard;
        this.lanes = lanes;
        this.room = room;
    }

    void admit(Command command) {
        if (waiting.size() < capacity) {
            waiting.addLast(command);
        } else {
            command.answer(CommandAnswer.OVERLOADED);
        }
    }

    /** Whether a command stands before the claims. */
    boolean isTurn() {
        return (claimsHadTheirTurn || !lanes.hasTurns()) && ready() != null;
    }

    void claimsHadTheirTurn() {
        claimsHadTheirTurn = true;
    }

    /** The command whose turn it is. */
    Command next() {
        Command next = ready();
        waiting.remove(next);
        return next;
    }

    void lastNumber(int number) {
        lastNumber = Math.max(lastNumber, number);
    }

    /** @param lastVersion that the ledger has seen of the campaign's id */
    CommandRuling rule(Command command, long now, long lastVersion) {
        return ruling(command, lanes.campaign(command.campaign()), now, lastVersion);
    }

    /** What there is to write for a command that is allowed. */
    CampaignChange change(Command command, CommandRuling ruling, long now) {
        Campaign campaign = lanes.campaign(command.campaign());
        Terms after = ruling instanceof Changed changed ? changed.after() : null;
        return new CampaignChange(command, campaign == null ? null : campaign.terms(), after, now);
    }

    private CommandRuling ruling(Command command, Campaign campaign, long now, long lastVersion) {
        if (command.action() instanceof Create create) {
            if (campaign != null) {
                return new NotAllowed(Objection.CAMPAIGN_EXISTS);
            }
            return create.proposal().closesAt() <= now
                    ? new NotAllowed(Objection.CLOSES_IN_THE_PAST)
                    : new Changed(create.proposal().terms(command.campaign(), shard, lastNumber + 1, lastVersion + 1));
        }
        if (campaign == null) {
            return new NotAllowed(Objection.CAMPAIGN_NOT_FOUND);
        }
        if (!command.meant().admit(campaign.terms().version())) {
            return new NotAllowed(Objection.OTHER_VERSION);
        }
        return command.action() instanceof Sync
                ? new Changed(campaign.terms())
                : CommandRuling.on(campaign.terms(), campaign.issued(), command.action(), now);
    }

    /** The change is in the ledger: memory follows. */
    void apply(CampaignChange change) {
        CampaignQueue lane = lanes.getOrMake(change.campaign());
        if (change.after() == null) {
            lanes.forget(lane);
            return;
        }
        if (change.before() == null) {
            lane.campaign(new Campaign(change.after(), room), false);
            lastNumber(change.after().number());
        } else {
            lane.campaign().change(change.after());
        }
        if (change.command().action() instanceof Revoke revoke) {
            lane.campaign().revoke(revoke.sequence());
        }
        if (change.after().phase() == CampaignPhase.CLOSED) {
            lane.campaign().forget();
        }
    }

    void finish(Command command, CommandAnswer answer) {
        claimsHadTheirTurn = false;
        command.answer(answer);
    }

    /** The command is answered when its campaign has been read back. */
    void awaitReload(Command command) {
        syncing.add(command);
    }

    void reloaded(String campaign) {
        for (Iterator<Command> each = syncing.iterator(); each.hasNext(); ) {
            Command command = each.next();
            if (command.campaign().equals(campaign)) {
                each.remove();
                command.answer(new CommandAnswer.Done(null));
            }
        }
    }

    /** Every command goes back to its sender, but for one whose change may be in the ledger. */
    void refuseWaiting(CommandAnswer answer) {
        waiting.forEach(command -> command.answer(answer));
        waiting.clear();
        syncing.forEach(command -> command.answer(answer));
        syncing.clear();
    }

    /** The first that does not wait for its campaign to be read back. */
    private Command ready() {
        for (Command command : waiting) {
            CampaignQueue lane = lanes.get(command.campaign());
            if (lane == null || !lane.isLoading()) {
                return command;
            }
        }
        return null;
    }
}
