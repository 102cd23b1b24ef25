package io.dibs.shard;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Administrative commands that wait for their turn: one at a time and in turn with the batches, so that no claim is
 * decided between the ruling on a command and its commit.
 */
final class CommandQueue {
    private final int capacity;
    private final CampaignQueues lanes;
    private final Deque<Command> waiting = new ArrayDeque<>();
    private boolean claimsHadTheirTurn = true;

    CommandQueue(int capacity, CampaignQueues lanes) {
        this.capacity = capacity;
        this.lanes = lanes;
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

    void finish(Command command, CommandAnswer answer) {
        claimsHadTheirTurn = false;
        command.answer(answer);
    }

    void handBack() {
        waiting.forEach(command -> command.answer(CommandAnswer.MOVED));
        waiting.clear();
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
