package io.dibs.shard;

import io.dibs.campaign.Identity;

/**
 * A row to be written.
 *
 * @param key the hash of the idempotency key; null where each user may hold one coupon only
 */
public record Coupon(String campaign, int sequence, String userId, int ordinal, Identity key, long issuedAt) {}
