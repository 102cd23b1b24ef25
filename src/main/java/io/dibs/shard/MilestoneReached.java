package io.dibs.shard;

import io.dibs.campaign.Milestone;

/**
 * A milestone that a coupon of a batch reaches; both are written in one transaction.
 *
 * @param stock the campaign's supply, see {@link io.dibs.campaign.Terms#supply}
 */
public record MilestoneReached(String campaign, Milestone milestone, int stock, int issued, long at) {}
