package io.dibs.http.coupon;

/**
 * A user's coupons in numbers. Times are milliseconds of the epoch.
 *
 * @param firstIssuedAt null where there is none
 * @param lastIssuedAt null where there is none
 */
public record UserCouponCounts(
        long issued, long redeemed, long revoked, long expired, Long firstIssuedAt, Long lastIssuedAt) {}
