package io.dibs.shard;

import io.dibs.campaign.Milestone;

/**
 * A batch's coupon has brought its campaign to a milestone; it is written with that coupon, or neither is.
 *
 * @param stock that there can be, see {@link io.dibs.campaign.Terms#supply}
 */
public record MilestoneReached(String campaign, Milestone milestone, int stock, int issued, long at) {}
