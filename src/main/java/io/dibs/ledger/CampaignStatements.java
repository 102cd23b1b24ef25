package io.dibs.ledger;

import io.dibs.campaign.CampaignStatus;

/** What is read of campaigns, as SQL. Column lists that several statements share stand in them by name. */
final class CampaignStatements {
    /** What {@link TermsRow} reads. */
    static final String TERMS = """
            c.id, c.shard, c.number, c.stock, c.per_user, c.phase, c.opens_at, c.closes_at, c.coupon_ttl_ms,
            c.coupon_expires_at, c.code_key, c.own_codes, c.eligible_list, c.eligible_users, c.version""";

    /** What people read, too. */
    private static final String CAMPAIGN = TERMS + ", last.sequence, c.name, c.benefit::text, c.metadata::text";

    /** $1 id. */
    static final String BY_ID = """
            SELECT {campaign}
              FROM campaign c
              LEFT JOIN LATERAL (
                       SELECT sequence FROM coupon WHERE campaign = c.id ORDER BY sequence DESC LIMIT 1
                   ) last ON true
             WHERE c.id = $1
            """.replace("{campaign}", CAMPAIGN);

    /** $1 shard, $2 number. */
    static final String BY_NUMBER = """
            SELECT {campaign}
              FROM campaign c
              LEFT JOIN LATERAL (
                       SELECT sequence FROM coupon WHERE campaign = c.id ORDER BY sequence DESC LIMIT 1
                   ) last ON true
             WHERE c.shard = $1 AND c.number = $2
            """.replace("{campaign}", CAMPAIGN);

    /** $1 the last id of the page before, $2 limit, $3 whether drafts are among them. */
    static final String PAGE = """
            SELECT {campaign}
              FROM campaign c
              LEFT JOIN LATERAL (
                       SELECT sequence FROM coupon WHERE campaign = c.id ORDER BY sequence DESC LIMIT 1
                   ) last ON true
             WHERE c.id > $1 AND ($3 OR c.phase <> 'DRAFT')
             ORDER BY c.id
             LIMIT $2
            """.replace("{campaign}", CAMPAIGN);

    /** The same, of those in a state at the moment $4. */
    private static final String PAGE_OF_STATE = """
            SELECT {campaign}
              FROM campaign c
              LEFT JOIN LATERAL (
                       SELECT sequence FROM coupon WHERE campaign = c.id ORDER BY sequence DESC LIMIT 1
                   ) last ON true
             WHERE c.id > $1 AND ($3 OR c.phase <> 'DRAFT')
               AND {state}
             ORDER BY c.id
             LIMIT $2
            """.replace("{campaign}", CAMPAIGN);

    /** $1 ids. */
    static final String PROGRESS = """
            SELECT {terms}, last.sequence
              FROM campaign c
              LEFT JOIN LATERAL (
                       SELECT sequence FROM coupon WHERE campaign = c.id ORDER BY sequence DESC LIMIT 1
                   ) last ON true
             WHERE c.id = ANY($1)
            """.replace("{terms}", TERMS);

    /** $1 limit. The newest first. */
    static final String OPEN = """
            SELECT {terms}, last.sequence
              FROM campaign c
              LEFT JOIN LATERAL (
                       SELECT sequence FROM coupon WHERE campaign = c.id ORDER BY sequence DESC LIMIT 1
                   ) last ON true
             WHERE c.phase = 'LIVE' AND coalesce(c.opens_at <= now(), true) AND coalesce(c.closes_at > now(), true)
             ORDER BY c.created_at DESC, c.id
             LIMIT $1
            """.replace("{terms}", TERMS);

    /** $1 campaign, $2 the number before which the page ends, $3 limit. */
    static final String HISTORY = """
            SELECT number, at, who, action, before::text, after::text, (after->>'revoked')::int AS revoked
              FROM history
             WHERE campaign = $1 AND number < $2
             ORDER BY number DESC
             LIMIT $3
            """;

    /**
     * The proof of a campaign. One pass in sequence order and one over the users. A sequence below 1 counts as a gap:
     * it stands in the place of one that is missing. Coupons whose campaign is gone are above a stock of nothing. $1 is
     * the campaign.
     */
    static final String AUDIT = """
            SELECT c.id, c.stock, s.issued, s.highest,
                   s.highest - s.proper + s.below AS gaps,
                   s.issued - s.proper - s.below + u.excess AS duplicates,
                   greatest(s.issued - c.supply, s.highest - c.supply, 0) AS over_issue
              FROM (SELECT id, stock, per_user,
                           CASE WHEN own_codes > 0 THEN least(stock, own_codes) ELSE stock END AS supply
                      FROM campaign
                     WHERE id = $1
                     UNION ALL
                    SELECT $1, 0, 0, 0
                     WHERE NOT EXISTS (SELECT FROM campaign WHERE id = $1)
                       AND EXISTS (SELECT FROM coupon WHERE campaign = $1)) AS c,
                   LATERAL (SELECT count(*) AS issued,
                                   coalesce(max(sequence), 0)::bigint AS highest,
                                   count(*) FILTER (WHERE sequence < 1) AS below,
                                   count(*) FILTER (WHERE sequence >= 1
                                                      AND sequence IS DISTINCT FROM previous) AS proper
                              FROM (SELECT sequence, lag(sequence) OVER (ORDER BY sequence) AS previous
                                      FROM coupon
                                     WHERE campaign = c.id) AS ordered) AS s,
                   LATERAL (SELECT coalesce(sum(held - c.per_user), 0)::bigint AS excess
                              FROM (SELECT count(*) AS held
                                      FROM coupon
                                     WHERE campaign = c.id
                                     GROUP BY user_id
                                    HAVING count(*) > c.per_user) AS users) AS u
            """;

    private CampaignStatements() {}

    static String pageOf(CampaignStatus status) {
        return PAGE_OF_STATE.replace("{state}", condition(status).strip());
    }

    /** {@link CampaignStatus#of} in SQL. Each condition asks no more of the coupons than it must. */
    private static String condition(CampaignStatus status) {
        return switch (status) {
            case CLOSED -> """
                    coalesce(c.phase = 'CLOSED' OR c.closes_at <= $4, false)
                    """;
            case DRAFT -> """
                    c.phase = 'DRAFT' AND coalesce(c.closes_at > $4, true)
                    """;
            case PAUSED -> """
                    c.phase = 'PAUSED' AND coalesce(c.closes_at > $4, true)
                    """;
            case SCHEDULED -> """
                    c.phase = 'LIVE' AND coalesce(c.closes_at > $4, true) AND c.opens_at > $4
                    """;
            case OPEN -> """
                    c.phase = 'LIVE' AND coalesce(c.closes_at > $4, true) AND coalesce(c.opens_at <= $4, true)
                    AND coalesce(last.sequence, 0)
                        < CASE WHEN c.own_codes > 0 THEN least(c.stock, c.own_codes) ELSE c.stock END
                    """;
            case SOLD_OUT -> """
                    c.phase = 'LIVE' AND coalesce(c.closes_at > $4, true) AND coalesce(c.opens_at <= $4, true)
                    AND coalesce(last.sequence, 0)
                        >= CASE WHEN c.own_codes > 0 THEN least(c.stock, c.own_codes) ELSE c.stock END
                    """;
        };
    }
}
