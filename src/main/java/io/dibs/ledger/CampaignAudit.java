package io.dibs.ledger;

import io.vertx.sqlclient.Row;

/**
 * The proof of one campaign, of one moment, out of its coupons alone; no constraint of the database is relied on.
 *
 * @param issued how many coupons there are
 * @param highestSequence 0 where there is none
 * @param gaps sequences from 1 to the highest that nobody has
 * @param duplicates coupons that a user holds above {@code perUser}, and sequences that are there more than once
 * @param overIssue coupons above the stock, or above the campaign's own codes
 */
public record CampaignAudit(
        String campaign,
        int stock,
        int perUser,
        long issued,
        long highestSequence,
        long gaps,
        long duplicates,
        long overIssue) {
    /**
     * One pass in sequence order and one over the users. A sequence below 1 counts as a gap: it stands in the place of
     * one that is missing. Coupons whose campaign is gone are above a stock of nothing.
     */
    static final String SQL = "SELECT c.id, c.stock, c.per_user, s.issued, s.highest,"
            + " s.highest - s.proper + s.below, s.issued - s.proper - s.below + u.excess,"
            + " greatest(s.issued - c.supply, s.highest - c.supply, 0)"
            + " FROM (SELECT id, stock, per_user,"
            + " CASE WHEN own_codes > 0 THEN least(stock, own_codes) ELSE stock END AS supply FROM campaign WHERE id = $1"
            + " UNION ALL SELECT $1, 0, 0, 0 WHERE NOT EXISTS (SELECT FROM campaign WHERE id = $1)"
            + " AND EXISTS (SELECT FROM coupon WHERE campaign = $1)) c,"
            + " LATERAL (SELECT count(*) AS issued, coalesce(max(sequence), 0)::bigint AS highest,"
            + " count(*) FILTER (WHERE sequence < 1) AS below,"
            + " count(*) FILTER (WHERE sequence >= 1 AND sequence IS DISTINCT FROM previous) AS proper"
            + " FROM (SELECT sequence, lag(sequence) OVER (ORDER BY sequence) AS previous FROM coupon"
            + " WHERE campaign = c.id) ordered) s,"
            + " LATERAL (SELECT coalesce(sum(held - c.per_user), 0)::bigint AS excess FROM (SELECT count(*) AS held"
            + " FROM coupon WHERE campaign = c.id GROUP BY user_id HAVING count(*) > c.per_user) users) u";

    static CampaignAudit of(Row row) {
        return new CampaignAudit(
                row.getString(0),
                row.getInteger(1),
                row.getInteger(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7));
    }

    public boolean holds() {
        return gaps == 0 && duplicates == 0 && overIssue == 0;
    }

    public String verdict() {
        return holds() ? "holds" : "violated";
    }
}
