package io.dibs.shard;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Administrative commands that wait for their turn: one at a time and in turn with the batches, so that no claim is
 * decided between the ruling on a command and its commit.
 */
final class CommandQueue {
    private final int capacity;
    private final CampaignQueues queues;
    private final Deque<Command> waiting = new ArrayDeque<>();
    private boolean claimsHadTheirTurn = true;

    CommandQueue(int capacity, CampaignQueues queues) {
        this.capacity = capacity;
        this.queues = queues;
    }

    void enqueue(Command command) {
        if (waiting.size() < capacity) {
            waiting.addLast(command);
        } else {
            command.answer(CommandAnswer.OVERLOADED);
        }
    }

    /** Whether a command goes before the claims. */
    boolean isTurn() {
        return (claimsHadTheirTurn || !queues.hasTurns()) && ready() != null;
    }

    void claimsHadTheirTurn() {
        claimsHadTheirTurn = true;
    }

    /** Removes and returns the next command. */
    Command next() {
        Command next = Objects.requireNonNull(ready());
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

    /** The first command whose campaign is loaded. */
    private @Nullable Command ready() {
        for (Command command : waiting) {
            CampaignQueue queue = queues.get(command.campaign());
            if (queue == null || !queue.isLoading()) {
                return command;
            }
        }
        return null;
    }
}
