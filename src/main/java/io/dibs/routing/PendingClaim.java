package io.dibs.routing;

import io.dibs.shard.Claim;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.ClaimReply;

/**
 * One claim that a {@link LoopShardClient} waits for. It is a node of the client's linked list, so that removing it
 * costs nothing.
 */
final class PendingClaim implements ClaimReply {
    private final LoopShardClient client;
    private ClaimReply replyTo;
    final int shard;
    private Claim claim;
    private ClaimAnswer answer;
    PendingClaim previous;
    PendingClaim next;
    boolean isDone;

    PendingClaim(LoopShardClient client, int shard, ClaimReply replyTo) {
        this.client = client;
        this.shard = shard;
        this.replyTo = replyTo;
    }

    void setClaim(Claim sent) {
        claim = sent;
    }

    Claim claim() {
        return claim;
    }

    ClaimAnswer answer() {
        return answer;
    }

    /** Runs on the thread that answers. */
    @Override
    public void answer(Claim answered, ClaimAnswer received) {
        answer = received;
        client.onAnswer(this);
    }

    /** Runs on the client's event loop. A queue may keep this claim for longer, so the receiver is released. */
    void complete(ClaimAnswer last) {
        ClaimReply receiver = replyTo;
        replyTo = null;
        receiver.answer(claim, last);
    }
}
