package io.dibs.repository;

import java.util.List;

/**
 * The proof of one campaign, of one moment, out of its coupons alone; no constraint of the database is relied on.
 *
 * @param issued how many coupons there are
 * @param highestSequence 0 if there is none
 * @param gaps sequences from 1 to the highest that nobody has
 * @param duplicates coupons that a user holds above {@code perUser}, and sequences that are there more than once
 * @param overIssue coupons above the stock, or above the campaign's own codes
 * @param misindexed holders that are not those of the log, of the part of the log that was indexed
 * @param losses of coupons that were acknowledged, the first one first
 */
public record CampaignAudit(
        String campaign,
        int stock,
        long issued,
        long highestSequence,
        long gaps,
        long duplicates,
        long overIssue,
        long misindexed,
        List<LedgerLoss> losses) {
    /** A campaign that never lost a coupon. */
    public CampaignAudit(
            String campaign,
            int stock,
            long issued,
            long highestSequence,
            long gaps,
            long duplicates,
            long overIssue,
            long misindexed) {
        this(campaign, stock, issued, highestSequence, gaps, duplicates, overIssue, misindexed, List.of());
    }

    public CampaignAudit withLosses(List<LedgerLoss> found) {
        return new CampaignAudit(
                campaign, stock, issued, highestSequence, gaps, duplicates, overIssue, misindexed, found);
    }

    /** Coupons that are lost are named. They violate the promise until somebody has decided how to go on. */
    public boolean holds() {
        return losses.stream().allMatch(LedgerLoss::isDecided)
                && gaps == 0
                && duplicates == 0
                && overIssue == 0
                && misindexed == 0
                && highestSequence == issued;
    }

    public String verdict() {
        return holds() ? "holds" : "violated";
    }
}
