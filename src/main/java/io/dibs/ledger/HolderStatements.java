package io.dibs.ledger;

/** How the table of holders follows the log, as SQL. */
final class HolderStatements {
    /** $1 campaign. */
    static final String TAIL = """
            SELECT h.campaign, h.key, h.issued, w.upto
              FROM head h
              JOIN holder_watermark w ON w.campaign = h.key
             WHERE h.campaign = $1
            """;

    /** What a shard's owner before left to do: $1 shard. */
    static final String TAILS = """
            SELECT h.campaign, h.key, h.issued, w.upto
              FROM campaign c
              JOIN head h ON h.campaign = c.id
              JOIN holder_watermark w ON w.campaign = h.key
             WHERE c.shard = $1 AND h.issued > w.upto
            """;

    /**
     * The holders of some coupons, all or none. The watermark says that they are the next and the head that they are
     * there, or nothing happens: of several nodes that try one wins. In the order of the index, neighbours meet on its
     * pages. $1 campaign, $2 the watermark, $3 the last sequence.
     */
    static final String ADVANCE = """
            WITH moved AS (
                UPDATE holder_watermark w
                   SET upto = $3
                  FROM head h
                 WHERE w.campaign = $1 AND w.upto = $2 AND h.key = $1 AND h.issued >= $3
                RETURNING w.campaign
            )
            INSERT INTO holder (person, campaign, sequence, ordinal)
            SELECT person(k.user_id) AS person, m.campaign, k.sequence, nullif(k.ordinal, 1)
              FROM moved m
             CROSS JOIN LATERAL coupons($1, $2 + 1, $3) k
             ORDER BY person, k.sequence
            """;

    /**
     * The same where memory gave somebody two coupons: those that are one too many are left out, even if nothing else
     * is there. So it counts apart whether the watermark moved, and how many holders came in.
     */
    static final String ADVANCE_OVER_VIOLATIONS = """
            WITH moved AS (
                UPDATE holder_watermark w
                   SET upto = $3
                  FROM head h
                 WHERE w.campaign = $1 AND w.upto = $2 AND h.key = $1 AND h.issued >= $3
                RETURNING w.campaign
            ), added AS (
                INSERT INTO holder (person, campaign, sequence, ordinal)
                SELECT person(k.user_id) AS person, m.campaign, k.sequence, nullif(k.ordinal, 1)
                  FROM moved m
                 CROSS JOIN LATERAL coupons($1, $2 + 1, $3) k
                 ORDER BY person, k.sequence
                ON CONFLICT DO NOTHING
                RETURNING 1
            )
            SELECT (SELECT count(*) FROM moved), (SELECT count(*) FROM added)
            """;

    private HolderStatements() {}
}
