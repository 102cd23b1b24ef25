package io.dibs.shard;

import io.dibs.campaign.HolderIdentity;
import org.jspecify.annotations.Nullable;

/**
 * A row to be written.
 *
 * @param user the hash of the user's id
 * @param key the hash of the idempotency key; null where each user may hold one coupon only
 */
public record Coupon(
        String campaign,
        int sequence,
        String userId,
        HolderIdentity user,
        int ordinal,
        @Nullable HolderIdentity key,
        long issuedAt) {}
