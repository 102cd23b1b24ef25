package io.dibs.routing;

import io.dibs.shard.Claim;
import io.dibs.shard.ClaimAnswer;
import java.util.function.Consumer;

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
    private Consumer<ClaimAnswer> replyTo;

    private ClaimAnswer answer;
    PendingClaim previous;
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

    ClaimAnswer answer() {
        return answer;
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
        Consumer<ClaimAnswer> receiver = replyTo;
        replyTo = null;
        receiver.accept(last);
    }
}
