package io.dibs.ledger;

import io.dibs.campaign.CampaignStatus;

/** {@link CampaignStatus#of} in SQL. Each condition asks no more of the coupons than it must. */
final class StateCondition {
    private StateCondition() {}

    /** @param now the parameter that holds the time, such as {@code $3} */
    static String of(CampaignStatus state, String now) {
        String closed = "(c.phase = 'CLOSED' OR c.closes_at <= " + now + ")";
        String ends = "NOT coalesce(" + closed + ", false)";
        String live = ends + " AND c.phase = 'LIVE'";
        String begun = live + " AND coalesce(c.opens_at <= " + now + ", true)";
        String supply = "CASE WHEN c.own_codes > 0 THEN least(c.stock, c.own_codes) ELSE c.stock END";
        return switch (state) {
            case CLOSED -> "coalesce(" + closed + ", false)";
            case DRAFT -> ends + " AND c.phase = 'DRAFT'";
            case PAUSED -> ends + " AND c.phase = 'PAUSED'";
            case SCHEDULED -> live + " AND c.opens_at > " + now;
            case OPEN -> begun + " AND coalesce(last.sequence, 0) < " + supply;
            case SOLD_OUT -> begun + " AND coalesce(last.sequence, 0) >= " + supply;
        };
    }
}
