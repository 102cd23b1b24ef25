package io.dibs.ledger;

import io.dibs.campaign.CouponState;

/**
 * Which of a user's coupons are wanted.
 *
 * @param state null for all
 * @param now as which moment their states are told, milliseconds of the epoch
 * @param afterCampaign with {@code afterOrdinal} the last of the page before; empty and 0 for the first
 * @param limit how many
 */
public record UserCouponPage(
        String userId, CouponState state, long now, String afterCampaign, int afterOrdinal, int limit) {}
