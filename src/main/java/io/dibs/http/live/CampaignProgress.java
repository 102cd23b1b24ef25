package io.dibs.http.live;

import io.dibs.campaign.Terms;

/**
 * How a campaign stands in the ledger.
 *
 * @param issued how many coupons are committed
 */
public record CampaignProgress(Terms terms, int issued) {}
