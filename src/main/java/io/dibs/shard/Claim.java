package io.dibs.shard;

import io.dibs.campaign.HolderIdentity;

/**
 * A request for one coupon, as it reaches its shard.
 *
 * @param key the hash of the idempotency key, or null
 * @param deadline milliseconds of the epoch; later than this it is not decided
 * @param asker whom to answer, exactly once
 */
public record Claim(
        String campaign, String userId, HolderIdentity user, HolderIdentity key, long deadline, ClaimReply asker) {
    void answer(ClaimAnswer answer) {
        asker.answer(this, answer);
    }
}
