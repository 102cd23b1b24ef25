package io.dibs.routing;

import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.ClaimProgress;
import java.util.function.Consumer;

/** The receiver of the answer to another node's claim that is traced. */
final class TracedReply implements ClaimProgress {
    private final ClaimTrace trace;
    private final Consumer<ClaimAnswer> reply;

    TracedReply(ClaimTrace trace, Consumer<ClaimAnswer> reply) {
        this.trace = trace;
        this.reply = reply;
    }

    /** The reply itself where the receiver that a claim came with does not trace it. */
    static Consumer<ClaimAnswer> of(Consumer<ClaimAnswer> decoded, Consumer<ClaimAnswer> reply) {
        return decoded instanceof TracedReply traced ? new TracedReply(traced.trace, reply) : reply;
    }

    @Override
    public void arrived() {
        trace.arrived();
    }

    @Override
    public void decided() {
        trace.decided();
    }

    @Override
    public void accept(ClaimAnswer answer) {
        trace.answered();
        reply.accept(answer);
    }
}
