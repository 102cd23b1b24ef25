package io.dibs.routing;

import io.dibs.shard.Claim;
import io.dibs.shard.ClaimAnswer;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One claim that a {@link LoopShardClient} waits for. It is a node of the client's linked list, so that removing it
 * costs nothing.
 */
final class PendingClaim implements Consumer<ClaimAnswer> {
    private final LoopShardClient client;
    private final int shard;
    /** Answers here, as often as it is sent. */
    private final Claim claim;
    /** Null once it is answered: a queue may keep the claim for longer. */
    private @Nullable Consumer<ClaimAnswer> replyTo;

    private @Nullable ClaimAnswer answer;

    @Nullable
    PendingClaim previous;

    @Nullable
    PendingClaim next;

    /** @param asked with the receiver of the last answer */
    PendingClaim(LoopShardClient client, int shard, Claim asked) {
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

    boolean isDone() {
        return replyTo == null;
    }

    /** Runs on the thread that answers. */
    @Override
    public void accept(ClaimAnswer received) {
        answer = received;
        client.onAnswer(this);
    }

    /** Runs on the client's event loop. */
    void complete(ClaimAnswer last) {
        Consumer<ClaimAnswer> receiver = Objects.requireNonNull(replyTo);
        replyTo = null;
        receiver.accept(last);
    }
}
