package io.dibs.routing;

import io.dibs.shard.Claim;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.ClaimReply;

/**
 * One claim that a {@link LoopShardClient} is waiting for. It is a link of the client's list, so that leaving it costs
 * nothing.
 */
final class PendingClaim implements ClaimReply {
    private final LoopShardClient client;
    private ClaimReply asker;
    final int shard;
    private Claim claim;
    private ClaimAnswer answer;
    PendingClaim before;
    PendingClaim after;
    boolean isOver;

    PendingClaim(LoopShardClient client, int shard, ClaimReply asker) {
        this.client = client;
        this.shard = shard;
        this.asker = asker;
    }

    void of(Claim itsClaim) {
        claim = itsClaim;
    }

    Claim claim() {
        return claim;
    }

    ClaimAnswer answer() {
        return answer;
    }

    /** On the thread of whoever answers. */
    @Override
    public void answer(Claim answered, ClaimAnswer itsAnswer) {
        answer = itsAnswer;
        client.answered(this);
    }

    /** On the client's event loop. A queue may hold the claim for longer: whoever asked is let go of. */
    void complete(ClaimAnswer last) {
        ClaimReply told = asker;
        asker = null;
        told.answer(claim, last);
    }
}
