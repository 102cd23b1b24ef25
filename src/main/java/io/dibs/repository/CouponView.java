package io.dibs.repository;

import io.dibs.campaign.CouponState;
import io.dibs.campaign.HolderIdentity;
import org.jspecify.annotations.Nullable;

/**
 * A coupon's row. Times are milliseconds of the epoch.
 *
 * @param key the hash of the idempotency key that won it; null where each user may hold one coupon only
 * @param code that the campaign brought; null where it is computed
 * @param redeemedAt null while it is not
 * @param reference what it was redeemed for, or null
 * @param revokedAt null while it is not
 */
public record CouponView(
        int sequence,
        String userId,
        long issuedAt,
        @Nullable HolderIdentity key,
        @Nullable String code,
        @Nullable Long redeemedAt,
        @Nullable String reference,
        @Nullable Long revokedAt) {
    public static CouponView issued(
            int sequence, String userId, long issuedAt, @Nullable HolderIdentity key, @Nullable String code) {
        return new CouponView(sequence, userId, issuedAt, key, code, null, null, null);
    }

    public boolean isRevoked() {
        return revokedAt != null;
    }

    public boolean isRedeemed() {
        return redeemedAt != null;
    }

    public CouponState state(long expiresAt, long now) {
        return CouponState.of(isRedeemed(), isRevoked(), expiresAt, now);
    }
}
