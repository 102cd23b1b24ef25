package io.dibs.http.coupon;

import io.dibs.campaign.Terms;

/**
 * A coupon together with the terms that it was won under.
 *
 * @param ordinal which of the user's coupons of that campaign
 */
public record HeldCoupon(Terms terms, int ordinal, CouponView coupon) {}
