package io.dibs.ledger;

import io.dibs.campaign.Terms;

/** A coupon together with the terms that it was won under. */
public record UserCoupon(Terms terms, CouponRecord coupon) {}
