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
    private Command current;
    private CampaignChange change;
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

    /** Whether a command is under way or stands before the claims. */
    boolean isTurn() {
        return current != null || (claimsHadTheirTurn || !lanes.hasTurns()) && ready() != null;
    }

    boolean isBusy() {
        return current != null;
    }

    boolean isBusyWith(CampaignQueue lane) {
        return current != null && current.campaign().equals(lane.id);
    }

    void claimsHadTheirTurn() {
        claimsHadTheirTurn = true;
    }

    Command begin() {
        current = ready();
        waiting.remove(current);
        return current;
    }

    Command current() {
        return current;
    }

    /** The change that is being written; null while the request is only looked up. */
    CampaignChange change() {
        return change;
    }

    void lastNumber(int number) {
        lastNumber = Math.max(lastNumber, number);
    }

    /**
     * Rules on the current command; a change is what there is to write.
     *
     * @param lastVersion that the ledger has seen of the campaign's id
     */
    CommandRuling rule(long now, long lastVersion) {
        Campaign campaign = lanes.campaign(current.campaign());
        CommandRuling ruling = ruling(campaign, now, lastVersion);
        if (!(ruling instanceof NotAllowed)) {
            Terms after = ruling instanceof Changed changed ? changed.after() : null;
            change = new CampaignChange(current, campaign == null ? null : campaign.terms(), after, now);
        }
        return ruling;
    }

    private CommandRuling ruling(Campaign campaign, long now, long lastVersion) {
        if (current.action() instanceof Create create) {
            if (campaign != null) {
                return new NotAllowed(Objection.CAMPAIGN_EXISTS);
            }
            return create.proposal().closesAt() <= now
                    ? new NotAllowed(Objection.CLOSES_IN_THE_PAST)
                    : new Changed(create.proposal().terms(current.campaign(), shard, lastNumber + 1, lastVersion + 1));
        }
        if (campaign == null) {
            return new NotAllowed(Objection.CAMPAIGN_NOT_FOUND);
        }
        if (!current.meant().admit(campaign.terms().version())) {
            return new NotAllowed(Objection.OTHER_VERSION);
        }
        return current.action() instanceof Sync
                ? new Changed(campaign.terms())
                : CommandRuling.on(campaign.terms(), campaign.issued(), current.action(), now);
    }

    /** The change is in the ledger: memory follows. */
    void apply() {
        CampaignQueue lane = lanes.getOrMake(current.campaign());
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
        if (current.action() instanceof Revoke revoke) {
            lane.campaign().revoke(revoke.sequence());
        }
        if (change.after().phase() == CampaignPhase.CLOSED) {
            lane.campaign().forget();
        }
    }

    void finish(CommandAnswer answer) {
        Command done = current;
        current = null;
        change = null;
        claimsHadTheirTurn = false;
        done.answer(answer);
    }

    /** The current command is answered when its campaign has been read back. */
    void awaitReload() {
        syncing.add(current);
        current = null;
        change = null;
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
