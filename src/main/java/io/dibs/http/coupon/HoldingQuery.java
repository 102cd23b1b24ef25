package io.dibs.http.coupon;

import io.dibs.campaign.CouponState;

/**
 * Which of a user's coupons are wanted.
 *
 * @param state null for all
 * @param expiresBefore milliseconds of the epoch: those that expire, the next first; null: all, in the order of
 *     campaigns
 * @param after the last of the page before
 * @param now as which moment their states are told
 */
public record HoldingQuery(
        String userId, CouponState state, Long expiresBefore, HoldingCursor after, int limit, long now) {}
