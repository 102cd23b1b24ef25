package io.dibs.ledger;

import java.time.Instant;

/** The coupons of a campaign were archived, so nothing can be proven from PostgreSQL any more. */
public final class ArchivedCampaignException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ArchivedCampaignException(String campaign, long removingAt) {
        super("The coupons of campaign " + campaign + " were archived at " + Instant.ofEpochMilli(removingAt)
                + ": the proof file that the command archive wrote says what its audit found");
    }
}
