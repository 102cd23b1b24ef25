package io.dibs.ledger;

/** The transparency log of a campaign, as SQL. */
final class TreeStatements {
    /** How far the tree is behind the log of coupons. $1 campaign. */
    static final String BACKLOG = """
            SELECT h.campaign, h.key, h.issued, coalesce(t.size, 0), t.checkpoint
              FROM head h
              LEFT JOIN tree t ON t.campaign = h.key
             WHERE h.campaign = $1
            """;

    /** What a shard's owner before left to do: $1 shard. */
    static final String BACKLOGS = """
            SELECT h.campaign, h.key, h.issued, coalesce(t.size, 0)
              FROM campaign c
              JOIN head h ON h.campaign = c.id
              LEFT JOIN tree t ON t.campaign = h.key
             WHERE c.shard = $1 AND h.issued > coalesce(t.size, 0)
            """;

    /** $1 head.key, $2 levels and $3 numbers, side by side. */
    static final String TILES = """
            SELECT t.level, t.number, t.hashes
              FROM unnest($2::smallint[], $3::integer[]) AS wanted (level, number)
              JOIN tree_tile t ON t.campaign = $1 AND t.level = wanted.level AND t.number = wanted.number
            """;

    /**
     * The tree grows by some coupons, or nothing happens: its size says that they are the next and the head that they
     * are there, so of several nodes that try one wins, and each size is signed once. Its checkpoint says that it is
     * the tree that was read: one that grew again after the database was put back may have the same size. $1 head.key,
     * $2 the size before, $3 after, $4 the checkpoint, $5 the one before, $6 levels, $7 numbers and $8 hashes of the
     * tiles that are new or wider.
     */
    static final String ADVANCE = """
            WITH grown AS (
                INSERT INTO tree AS t (campaign, size, checkpoint)
                SELECT h.key, $3, $4
                  FROM head h
                 WHERE h.key = $1 AND h.issued >= $3
                   AND ($2::integer = 0 OR EXISTS (SELECT FROM tree WHERE campaign = $1))
                ON CONFLICT (campaign) DO UPDATE
                   SET size = excluded.size, checkpoint = excluded.checkpoint
                 WHERE t.size = $2::integer AND t.checkpoint = $5
                RETURNING campaign
            )
            INSERT INTO tree_tile (campaign, level, number, hashes)
            SELECT g.campaign, n.level, n.number, n.hashes
              FROM grown g
             CROSS JOIN unnest($6::smallint[], $7::integer[], $8::bytea[]) AS n (level, number, hashes)
            ON CONFLICT (campaign, level, number) DO UPDATE SET hashes = excluded.hashes
            """;

    /** Null where nothing is issued or signed yet. $1 campaign. */
    static final String CHECKPOINT = """
            SELECT t.checkpoint
              FROM campaign c
              LEFT JOIN head h ON h.campaign = c.id
              LEFT JOIN tree t ON t.campaign = h.key
             WHERE c.id = $1 AND c.phase <> 'DRAFT'
            """;

    /** The first hashes of a tile, if it has so many. $1 campaign, $2 level, $3 number, $4 bytes. */
    static final String TILE = """
            SELECT substr(t.hashes, 1, $4)
              FROM head h
              JOIN tree_tile t ON t.campaign = h.key AND t.level = $2::smallint AND t.number = $3
             WHERE h.campaign = $1 AND octet_length(t.hashes) >= $4
            """;

    /**
     * A coupon of a user, and the tree that it stands in, or will: size and checkpoint are null before the first. $1
     * campaign, $2 user, $3 its sequence, or null for the user's first.
     */
    static final String COUPON = """
            SELECT h.key, t.size, t.checkpoint, k.sequence, k.issued_at
              FROM head h
              JOIN holder_watermark w ON w.campaign = h.key
             CROSS JOIN LATERAL held(h.key, $2, w.upto, h.issued) s
             CROSS JOIN LATERAL coupons(h.key, s.sequence, s.sequence) k
              LEFT JOIN tree t ON t.campaign = h.key
             WHERE h.campaign = $1 AND coalesce(k.sequence = $3::integer, true)
             ORDER BY k.sequence
             LIMIT 1
            """;

    private TreeStatements() {}
}
