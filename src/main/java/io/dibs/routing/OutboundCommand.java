package io.dibs.routing;

import io.dibs.shard.Command;
import io.dibs.shard.CommandAnswer;
import io.dibs.shard.EventTime;
import java.util.concurrent.atomic.AtomicBoolean;

/** A command sent to another node. */
final class OutboundCommand extends OutboundRequest {
    private final Command command;
    private final AtomicBoolean unanswered = new AtomicBoolean(true);

    OutboundCommand(Command command, EventTime sentAt) {
        super(Fingerprint.of(command), sentAt);
        this.command = command;
    }

    boolean answer(CommandAnswer answer) {
        boolean first = unanswered.compareAndSet(true, false);
        if (first) {
            command.replyTo().accept(answer);
        }
        return first;
    }

    @Override
    boolean isDone() {
        return !unanswered.get();
    }

    /** The owner may still execute it, and its result is worth more than a retry. */
    @Override
    int expire(EventTime now) {
        return 0;
    }

    @Override
    int giveUp() {
        return answer(CommandAnswer.LATE) ? 1 : 0;
    }

    @Override
    int returnUnsent() {
        return answer(CommandAnswer.MOVED) ? 1 : 0;
    }
}
