package io.dibs.ledger;

/** What is read of coupons beside the way of a claim, and how they are redeemed, as SQL. */
final class CouponStatements {
    /**
     * What {@link CouponRow} reads of the coupon k of the campaign whose head is h. A code that the campaign brought
     * stands where its upload begins.
     */
    private static final String COUPON = """
            k.sequence, k.user_id, k.ordinal, k.key, k.issued_at, k.redeemed_at, k.reference, k.revoked_at,
                   (SELECT own.code
                      FROM upload u
                      JOIN own_code own ON own.upload = u.id AND own.number = k.sequence - u.first_position + 1
                     WHERE u.campaign = h.campaign AND u.state = 'PUBLISHED' AND u.first_position <= k.sequence
                     ORDER BY u.first_position DESC
                     LIMIT 1) AS own_code""";

    /** When the coupon k of the campaign c expires; null where it does not. */
    private static final String EXPIRES_AT = """
            coalesce(c.coupon_expires_at, k.issued_at + c.coupon_ttl_ms * interval '1 millisecond')""";

    /** The coupon's state at the moment $2, as {@link io.dibs.campaign.CouponState#of} says it. */
    private static final String STATE = """
            CASE WHEN k.revoked_at IS NOT NULL THEN 'REVOKED'
                            WHEN k.redeemed_at IS NOT NULL THEN 'REDEEMED'
                            WHEN {expires_at} <= $2 THEN 'EXPIRED'
                            ELSE 'ISSUED'
                       END""".replace("{expires_at}", EXPIRES_AT);

    /** $1 campaign, $2 sequence. */
    static final String BY_SEQUENCE = """
            SELECT {coupon}
              FROM head h
             CROSS JOIN LATERAL coupons(h.key, $2, $2) k
             WHERE h.campaign = $1
            """.replace("{coupon}", COUPON);

    /** $1 campaign, $2 user. */
    static final String OF_USER_IN_CAMPAIGN = """
            SELECT {coupon}
              FROM head h
              JOIN holder_watermark w ON w.campaign = h.key
             CROSS JOIN LATERAL held(h.key, $2, w.upto, h.issued) s
             CROSS JOIN LATERAL coupons(h.key, s.sequence, s.sequence) k
             WHERE h.campaign = $1
             ORDER BY k.ordinal
            """.replace("{coupon}", COUPON);

    /** $1 campaign, $2 the last sequence of the page before, $3 limit. */
    static final String FEED = """
            SELECT {coupon}
              FROM head h
             CROSS JOIN LATERAL coupons(h.key, $2 + 1, least($2::bigint + $3, h.issued)::int) k
             WHERE h.campaign = $1
             ORDER BY k.sequence
            """.replace("{coupon}", COUPON);

    /** $1 campaigns: the highest sequence of each, 0 where there is none. */
    static final String ISSUED = """
            SELECT wanted.id, coalesce(h.issued, 0)
              FROM unnest($1::text[]) AS wanted (id)
              LEFT JOIN head h ON h.campaign = wanted.id
            """;

    /**
     * A row where something has happened to the coupon already, or a new one. Who waits for the row looks at it again
     * as it is by then, so of many one wins. The same reference again writes what is there already: its commit makes
     * sure of the first one's. $1 campaign, $2 sequence, $3 the moment, $4 reference, $5 and $6 the time to live in
     * milliseconds and the end, each null where there is none.
     */
    static final String REDEEM = """
            WITH issued AS (
                SELECT h.key AS head, k.*
                  FROM head h
                 CROSS JOIN LATERAL coupons(h.key, $2, $2) k
                 WHERE h.campaign = $1 AND NOT EXISTS (SELECT FROM archive a WHERE a.campaign = h.key)
            ), redeemed AS (
                INSERT INTO coupon_state AS s (campaign, sequence, redeemed_at, reference)
                SELECT i.head, i.sequence, $3, $4
                  FROM issued i
                 WHERE i.reference = $4
                    OR i.redeemed_at IS NULL AND i.revoked_at IS NULL
                       AND coalesce(i.issued_at + $5::bigint * interval '1 millisecond' > $3, true)
                       AND coalesce($6::timestamptz > $3, true)
                ON CONFLICT (campaign, sequence) DO UPDATE
                   SET redeemed_at = coalesce(s.redeemed_at, excluded.redeemed_at), reference = excluded.reference
                 WHERE s.reference = excluded.reference OR s.redeemed_at IS NULL AND s.revoked_at IS NULL
                RETURNING s.redeemed_at, s.reference
            )
            SELECT {coupon}
              FROM (SELECT $1::text AS campaign) h,
                   (SELECT i.sequence, i.user_id, i.ordinal, i.key, i.issued_at, r.redeemed_at, r.reference,
                           i.revoked_at
                      FROM issued i, redeemed r) k
            """.replace("{coupon}", COUPON);

    /**
     * Coupons of a user with their terms, in the order of campaigns. $1 user, $2 the moment of the state $3 (null for
     * all), $4 and $5 campaign and ordinal of the last one of the page before, $6 limit.
     */
    static final String HELD_BY_CAMPAIGN = """
            SELECT {coupon}, {terms}
              FROM campaign c
              JOIN head h ON h.campaign = c.id
              JOIN holder_watermark w ON w.campaign = h.key
             CROSS JOIN LATERAL held(h.key, $1, w.upto, h.issued) s
             CROSS JOIN LATERAL coupons(h.key, s.sequence, s.sequence) k
             WHERE coalesce({state} = $3::text, true)
               AND c.id >= $4
               AND (c.id, k.ordinal) > ($4, $5::smallint)
             ORDER BY c.id, k.ordinal
             LIMIT $6
            """.replace("{coupon}", COUPON)
            .replace("{terms}", CampaignStatements.TERMS)
            .replace("{state}", STATE);

    /**
     * The same of those that expire before $7, the next first; $8 is when the last one of the page before expires. All
     * of the user's coupons are looked at for each page: a user's, not a campaign's.
     */
    static final String HELD_BY_EXPIRY = """
            SELECT {coupon}, {terms}
              FROM campaign c
              JOIN head h ON h.campaign = c.id
              JOIN holder_watermark w ON w.campaign = h.key
             CROSS JOIN LATERAL held(h.key, $1, w.upto, h.issued) s
             CROSS JOIN LATERAL coupons(h.key, s.sequence, s.sequence) k
             CROSS JOIN LATERAL (SELECT {expires_at}) AS expiry (at)
             WHERE coalesce({state} = $3::text, true)
               AND expiry.at < $7
               AND (expiry.at, c.id, k.ordinal) > ($8, $4, $5::smallint)
             ORDER BY expiry.at, c.id, k.ordinal
             LIMIT $6
            """.replace("{coupon}", COUPON)
            .replace("{terms}", CampaignStatements.TERMS)
            .replace("{state}", STATE)
            .replace("{expires_at}", EXPIRES_AT);

    /** $1 user, $2 the moment of the states. */
    static final String COUNTS_OF_USER = """
            SELECT count(*) FILTER (WHERE state = 'ISSUED'),
                   count(*) FILTER (WHERE state = 'REDEEMED'),
                   count(*) FILTER (WHERE state = 'REVOKED'),
                   count(*) FILTER (WHERE state = 'EXPIRED'),
                   min(issued_at),
                   max(issued_at)
              FROM (SELECT k.issued_at, {state} AS state
                      FROM campaign c
                      JOIN head h ON h.campaign = c.id
                      JOIN holder_watermark w ON w.campaign = h.key
                     CROSS JOIN LATERAL held(h.key, $1, w.upto, h.issued) s
                     CROSS JOIN LATERAL coupons(h.key, s.sequence, s.sequence) k) AS held
            """.replace("{state}", STATE);

    /**
     * Which coupon each claim won. $1 campaigns, $2 users, $3 keys: one of each for a claim. OFFSET 0 keeps the planner
     * from joining the whole tables, so that each claim is one probe of the table of holders, however stale the
     * statistics are.
     */
    static final String WON_BY_CLAIMS = """
            SELECT asked.n::int, {coupon}
              FROM unnest($1::text[], $2::text[], $3::uuid[]) WITH ORDINALITY AS asked (campaign, user_id, key, n)
              JOIN head h ON h.campaign = asked.campaign
              JOIN holder_watermark w ON w.campaign = h.key
             CROSS JOIN LATERAL (
                       SELECT k.*
                         FROM held(h.key, asked.user_id, w.upto, h.issued) s
                        CROSS JOIN LATERAL coupons(h.key, s.sequence, s.sequence) k
                        WHERE k.key IS NULL OR k.key = asked.key
                       OFFSET 0
                   ) k
            """.replace("{coupon}", COUPON);

    /** In which of these campaigns coupons went back to holders that are known by their hash alone. $1 campaigns. */
    static final String HAS_RETURNED = """
            SELECT h.campaign
              FROM head h
             WHERE h.campaign = ANY($1)
               AND EXISTS (SELECT FROM ledger_loss l WHERE l.campaign = h.key AND l.returned > 0)
            """;

    /**
     * Which of these users are not on their list, of lists that are there: $1 lists (0: everybody may claim), $2 users.
     * OFFSET 0 as above.
     */
    static final String NOT_ELIGIBLE = """
            SELECT asked.n::int
              FROM unnest($1::bigint[], $2::text[]) WITH ORDINALITY AS asked (list, user_id, n)
              LEFT JOIN LATERAL (
                       SELECT true AS found
                         FROM eligible
                        WHERE eligible.upload = asked.list AND eligible.user_id = asked.user_id
                       OFFSET 0
                   ) e ON true
             WHERE asked.list <> 0 AND e.found IS NULL
               AND EXISTS (SELECT FROM upload u WHERE u.id = asked.list AND u.state = 'PUBLISHED')
            """;

    private CouponStatements() {}
}
