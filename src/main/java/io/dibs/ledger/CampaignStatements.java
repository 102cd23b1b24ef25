package io.dibs.ledger;

import io.dibs.campaign.CampaignStatus;

/** What is read of campaigns, as SQL. Column lists that several statements share stand in them by name. */
final class CampaignStatements {
    /** Whether the campaign of head h has lost coupons, and nobody has decided yet how it goes on. */
    private static final String LEDGER_BEHIND =
            "EXISTS (SELECT FROM ledger_loss l WHERE l.campaign = h.key AND l.decided_at IS NULL)";

    /** What {@link TermsRow} reads of a campaign c and its head h. */
    static final String TERMS = """
            c.id, c.shard, c.number, c.stock, c.per_user, c.phase, c.opens_at, c.closes_at, c.coupon_ttl_ms,
            c.coupon_expires_at, c.code_key, c.own_codes, c.eligible_list, c.eligible_users, c.version,
            {behind} AS ledger_behind""".replace("{behind}", LEDGER_BEHIND);

    /** What people read, too. */
    private static final String CAMPAIGN = TERMS + """
            , h.issued, c.name, c.benefit::text, c.metadata::text,
            (SELECT a.frozen_at FROM archive a WHERE a.campaign = h.key) AS archived_at""";

    /** $1 id. */
    static final String BY_ID = """
            SELECT {campaign}
              FROM campaign c
              JOIN head h ON h.campaign = c.id
             WHERE c.id = $1
            """.replace("{campaign}", CAMPAIGN);

    /** $1 shard, $2 number. */
    static final String BY_NUMBER = """
            SELECT {campaign}
              FROM campaign c
              JOIN head h ON h.campaign = c.id
             WHERE c.shard = $1 AND c.number = $2
            """.replace("{campaign}", CAMPAIGN);

    /** What the campaign $1 has lost, the first loss first. */
    static final String LOSSES = """
            SELECT l.found_at, l.issued, l.known, l.decided_at,
                   CASE WHEN l.decided_at IS NULL
                        THEN (SELECT count(*) FROM recoverable_coupon r WHERE r.campaign = l.campaign)
                        ELSE coalesce(l.returned, 0)
                   END::int AS returned
              FROM ledger_loss l
              JOIN head h ON h.key = l.campaign
             WHERE h.campaign = $1
             ORDER BY l.found_at
            """;

    /** $1 the last id of the page before, $2 limit, $3 whether drafts are among them. */
    static final String PAGE = """
            SELECT {campaign}
              FROM campaign c
              JOIN head h ON h.campaign = c.id
             WHERE c.id > $1 AND ($3 OR c.phase <> 'DRAFT')
             ORDER BY c.id
             LIMIT $2
            """.replace("{campaign}", CAMPAIGN);

    /** The same, of those in a state at the moment $4. */
    private static final String PAGE_OF_STATE = """
            SELECT {campaign}
              FROM campaign c
              JOIN head h ON h.campaign = c.id
             WHERE c.id > $1 AND ($3 OR c.phase <> 'DRAFT')
               AND {state}
             ORDER BY c.id
             LIMIT $2
            """.replace("{campaign}", CAMPAIGN);

    /** $1 ids. */
    static final String PROGRESS = """
            SELECT {terms}, h.issued
              FROM campaign c
              JOIN head h ON h.campaign = c.id
             WHERE c.id = ANY($1)
            """.replace("{terms}", TERMS);

    /** $1 limit. The newest first. */
    static final String OPEN = """
            SELECT {terms}, h.issued
              FROM campaign c
              JOIN head h ON h.campaign = c.id
             WHERE c.phase = 'LIVE' AND coalesce(c.opens_at <= now(), true) AND coalesce(c.closes_at > now(), true)
               AND NOT {behind}
             ORDER BY c.created_at DESC, c.id
             LIMIT $1
            """.replace("{terms}", TERMS).replace("{behind}", LEDGER_BEHIND);

    static final String BEHIND = """
            SELECT count(*) AS behind FROM ledger_loss WHERE decided_at IS NULL
            """;

    static final String CONTENTS = """
            SELECT count(*) AS campaigns, coalesce(sum(h.issued), 0)::bigint AS coupons
              FROM campaign c
              JOIN head h ON h.campaign = c.id
            """;

    /** $1 campaign, $2 the number before which the page ends, $3 limit. */
    static final String HISTORY = """
            SELECT number, at, who, action, before::text, after::text, (after->>'revoked')::int AS revoked
              FROM history
             WHERE campaign = $1 AND number < $2
             ORDER BY number DESC
             LIMIT $3
            """;

    /**
     * The proof of a campaign, out of the log. One pass over the runs and one over the users; coupons whose campaign is
     * gone are above a stock of nothing. A run that holds fewer users than sequences leaves a gap, one that holds more
     * gives some of them twice. Behind the proof stands what is derived: holders up to their watermark are those of the
     * log, row by row. $1 is the campaign.
     */
    static final String AUDIT = """
            SELECT c.id, c.stock, s.issued, s.highest,
                   s.gaps + abs(c.issued - s.highest) AS gaps,
                   s.twice + u.excess + k.excess AS duplicates,
                   greatest(s.issued - c.supply, s.highest - c.supply, 0) AS over_issue,
                   o.differing AS misindexed
              FROM (SELECT h.key, h.campaign AS id, h.issued, coalesce(c.stock, 0) AS stock,
                           coalesce(c.per_user, 0) AS per_user, coalesce(w.upto, 0) AS upto,
                           CASE WHEN c.own_codes > 0 THEN least(c.stock, c.own_codes) ELSE coalesce(c.stock, 0) END
                               AS supply
                      FROM head h
                      LEFT JOIN campaign c ON c.id = h.campaign
                      LEFT JOIN holder_watermark w ON w.campaign = h.key
                     WHERE h.campaign = $1) AS c,
                   LATERAL (SELECT coalesce(sum(users), 0)::bigint AS issued,
                                   coalesce(max(last), 0) AS highest,
                                   coalesce(sum(greatest(first - before - 1, 0)
                                                + greatest(last - first + 1 - users, 0)), 0)::bigint AS gaps,
                                   coalesce(sum(greatest(before - first + 1, 0)
                                                + greatest(users - (last - first + 1), 0)), 0)::bigint AS twice
                              FROM (SELECT first, last,
                                           lag(last, 1, 0) OVER (ORDER BY last, first) AS before,
                                           cardinality(string_to_array(users, E'\\x1f')) AS users
                                      FROM issue
                                     WHERE campaign = c.key) AS ordered) AS s,
                   LATERAL (SELECT coalesce(sum(held - c.per_user), 0)::bigint AS excess
                              FROM (SELECT count(*) AS held
                                      FROM issue r
                                     CROSS JOIN LATERAL unnest(string_to_array(r.users, E'\\x1f')) AS u (id)
                                     WHERE r.campaign = c.key
                                     GROUP BY u.id
                                    HAVING count(*) > c.per_user) AS users) AS u,
                   LATERAL (SELECT coalesce(sum(held - 1), 0)::bigint AS excess
                              FROM (SELECT count(*) AS held
                                      FROM coupons(c.key, 1, s.highest) AS won
                                     WHERE c.per_user > 1 AND won.key IS NOT NULL
                                     GROUP BY won.user_id, won.key
                                    HAVING count(*) > 1) AS keys) AS k,
                   LATERAL (SELECT count(*) AS differing
                              FROM (SELECT won.sequence, person(won.user_id) AS person, won.ordinal
                                      FROM coupons(c.key, 1, c.upto) AS won) AS log
                              FULL JOIN (SELECT sequence, person, coalesce(ordinal, 1::smallint) AS ordinal
                                           FROM holder
                                          WHERE campaign = c.key) AS derived
                                     ON derived.sequence = log.sequence AND derived.person = log.person
                                        AND derived.ordinal = log.ordinal
                             WHERE log.sequence IS NULL OR derived.sequence IS NULL) AS o
            """;

    private CampaignStatements() {}

    static String pageOf(CampaignStatus status) {
        return PAGE_OF_STATE.replace("{state}", condition(status).strip()).replace("{behind}", LEDGER_BEHIND);
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
                    (c.phase = 'PAUSED' OR c.phase = 'LIVE' AND {behind}) AND coalesce(c.closes_at > $4, true)
                    """;
            case SCHEDULED -> """
                    c.phase = 'LIVE' AND coalesce(c.closes_at > $4, true) AND c.opens_at > $4 AND NOT {behind}
                    """;
            case OPEN -> """
                    c.phase = 'LIVE' AND coalesce(c.closes_at > $4, true) AND coalesce(c.opens_at <= $4, true)
                    AND NOT {behind}
                    AND h.issued
                        < CASE WHEN c.own_codes > 0 THEN least(c.stock, c.own_codes) ELSE c.stock END
                    """;
            case SOLD_OUT -> """
                    c.phase = 'LIVE' AND coalesce(c.closes_at > $4, true) AND coalesce(c.opens_at <= $4, true)
                    AND NOT {behind}
                    AND h.issued
                        >= CASE WHEN c.own_codes > 0 THEN least(c.stock, c.own_codes) ELSE c.stock END
                    """;
        };
    }
}
