package io.dibs.http.campaign;

/**
 * One administrative change.
 *
 * @param number rises with each change of a campaign
 * @param before null where there was no campaign
 * @param after null where there is none any more
 * @param revoked the sequence of the coupon that was taken back; null for other changes
 */
public record HistoryView(
        long number, long at, String who, String action, CampaignView before, CampaignView after, Integer revoked) {}
