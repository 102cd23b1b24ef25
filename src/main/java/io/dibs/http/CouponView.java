package io.dibs.http;

import io.dibs.campaign.Identity;

/**
 * A coupon's row.
 *
 * @param key the hash of the idempotency key that won it; null where each user may hold one coupon only
 * @param code that the campaign brought; null where it is computed
 */
public record CouponView(int sequence, String userId, long issuedAt, Identity key, String code, boolean revoked) {}
