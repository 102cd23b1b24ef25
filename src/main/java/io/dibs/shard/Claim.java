package io.dibs.shard;

import io.dibs.campaign.HolderIdentity;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request for one coupon, as it reaches its shard.
 *
 * @param key the hash of the idempotency key, or null
 * @param deadline milliseconds of the epoch; not decided later than this
 * @param replyTo receives exactly one answer
 */
public record Claim(
        String campaign,
        String userId,
        HolderIdentity user,
        @Nullable HolderIdentity key,
        long deadline,
        Consumer<ClaimAnswer> replyTo) {
    /** The same claim with another receiver. */
    public Claim forwarded(Consumer<ClaimAnswer> to) {
        return new Claim(campaign, userId, user, key, deadline, to);
    }

    /** It is at its shard: says so to a receiver that wants to know. */
    public void arrived() {
        if (replyTo instanceof ClaimProgress progress) {
            progress.arrived();
        }
    }

    /** Its answer waits for a commit: says so to a receiver that wants to know. */
    void decided() {
        if (replyTo instanceof ClaimProgress progress) {
            progress.decided();
        }
    }

    public void answer(ClaimAnswer answer) {
        replyTo.accept(answer);
    }
}
