package io.dibs.routing;

import io.dibs.shard.Command;
import io.dibs.shard.CommandAnswer;
import io.dibs.shard.EventTime;
import java.util.concurrent.atomic.AtomicBoolean;

/** A command on the way to another node. */
final class OutboundCommand extends OutboundRequest {
    private final Command command;
    private final AtomicBoolean open = new AtomicBoolean(true);

    OutboundCommand(Command command, EventTime sent) {
        super(Fingerprint.of(command), sent);
        this.command = command;
    }

    boolean answer(CommandAnswer answer) {
        boolean first = open.compareAndSet(true, false);
        if (first) {
            command.asker().accept(answer);
        }
        return first;
    }

    @Override
    boolean isDone() {
        return !open.get();
    }

    /** The node that has it in hand may yet carry it out, and what came of it is worth more than to ask again. */
    @Override
    int expire(EventTime now) {
        return 0;
    }

    @Override
    int giveUp() {
        return answer(CommandAnswer.LATE) ? 1 : 0;
    }

    @Override
    int takeBack() {
        return answer(CommandAnswer.MOVED) ? 1 : 0;
    }
}
