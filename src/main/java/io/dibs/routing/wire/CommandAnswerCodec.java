package io.dibs.routing.wire;

import io.dibs.campaign.CommandRuling.Objection;
import io.dibs.shard.ClaimAnswer.Reason;
import io.dibs.shard.CommandAnswer;
import io.dibs.shard.CommandAnswer.Done;
import io.dibs.shard.CommandAnswer.NotTried;
import io.dibs.shard.CommandAnswer.Refused;
import io.dibs.shard.CommandAnswer.Unstorable;

/** The result of a command. */
final class CommandAnswerCodec {
    private static final int DONE = 0;
    private static final int REFUSED = 1;
    private static final int NOT_TRIED = 2;
    private static final int UNSTORABLE = 3;
    private static final Objection[] OBJECTIONS = Objection.values();
    private static final Reason[] REASONS = Reason.values();

    private CommandAnswerCodec() {}

    static void write(MessageWriter out, CommandAnswer answer) {
        if (answer instanceof Done done) {
            out.octet(DONE).textOrNull(done.campaign());
        } else if (answer instanceof Refused refused) {
            out.octet(REFUSED).octet(refused.reason().ordinal());
        } else if (answer instanceof NotTried notTried) {
            out.octet(NOT_TRIED).octet(notTried.reason().ordinal());
        } else if (answer instanceof Unstorable unstorable) {
            out.octet(UNSTORABLE).textOrNull(unstorable.message());
        }
    }

    static CommandAnswer read(MessageReader in) {
        return switch (in.below(UNSTORABLE + 1)) {
            case DONE -> new Done(in.textOrNull());
            case REFUSED -> new Refused(in.oneOf(OBJECTIONS));
            case NOT_TRIED -> new NotTried(in.oneOf(REASONS));
            default -> new Unstorable(in.textOrNull());
        };
    }
}
