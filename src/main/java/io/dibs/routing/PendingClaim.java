package io.dibs.routing;

import io.dibs.shard.Claim;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.ClaimProgress;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One claim that a {@link LoopShardClient} waits for. It is a node of the client's linked list, so that removing it
 * costs nothing.
 */
final class PendingClaim implements ClaimProgress {
    private final LoopShardClient client;
    private final int shard;
    /** Answers here, as often as it is sent. */
    private final Claim claim;
    /** Null once it is answered: a queue may keep the claim for longer. */
    private @Nullable Consumer<ClaimAnswer> replyTo;

    /** Null where it is not traced. */
    private final @Nullable ClaimTrace trace;

    private @Nullable ClaimAnswer answer;

    @Nullable
    PendingClaim previous;

    @Nullable
    PendingClaim next;

    /**
     * @param asked with the receiver of the last answer
     * @param trace null where it is not traced
     */
    PendingClaim(LoopShardClient client, int shard, Claim asked, @Nullable ClaimTrace trace) {
        this.trace = trace;
        this.client = client;
        this.shard = shard;
        this.claim = asked.forwarded(this);
        this.replyTo = asked.replyTo();
    }

    int shard() {
        return shard;
    }

    Claim claim() {
        return claim;
    }

    /** Once it is here. */
    ClaimAnswer answer() {
        return Objects.requireNonNull(answer);
    }

    /** Null where it is not traced. */
    @Nullable
    String traceparent() {
        return trace == null ? null : trace.traceparent();
    }

    boolean isDone() {
        return replyTo == null;
    }

    @Override
    public void arrived() {
        if (trace != null) {
            trace.arrived();
        }
    }

    @Override
    public void decided() {
        if (trace != null) {
            trace.decided();
        }
    }

    /** Runs on the thread that answers. */
    @Override
    public void accept(ClaimAnswer received) {
        if (trace != null) {
            trace.answered();
        }
        answer = received;
        client.onAnswer(this);
    }

    /** Runs on the client's event loop. */
    void complete(ClaimAnswer last) {
        Consumer<ClaimAnswer> receiver = Objects.requireNonNull(replyTo);
        replyTo = null;
        if (trace != null) {
            trace.end();
        }
        receiver.accept(last);
    }
}
