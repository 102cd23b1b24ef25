package io.dibs.ledger;

import java.util.List;

/**
 * How a closed campaign is archived and its coupons are removed, as SQL. What is removed goes in steps, each a short
 * transaction that locks nothing that a sale needs: the campaign's own rows of the tables, its head and its row stay.
 */
final class ArchiveStatements {
    /** How far a campaign and what is derived of it have come, and whether it is archived. $1 campaign. */
    static final String PROGRESS = """
            SELECT h.key, w.upto, coalesce(t.size, 0) AS tree_size, t.checkpoint, a.sha256, a.removing_at,
                   a.removed_at
              FROM head h
              JOIN holder_watermark w ON w.campaign = h.key
              LEFT JOIN tree t ON t.campaign = h.key
              LEFT JOIN archive a ON a.campaign = h.key
             WHERE h.campaign = $1
            """;

    /** What the log holds, and what happened to its coupons since. $1 head.key. */
    static final String COUNTS = """
            SELECT r.runs, r.coupons, s.redeemed, s.revoked
              FROM (SELECT count(*) AS runs, coalesce(sum(last - first + 1), 0)::bigint AS coupons
                      FROM issue
                     WHERE campaign = $1) r,
                   (SELECT count(redeemed_at) AS redeemed, count(revoked_at) AS revoked
                      FROM coupon_state
                     WHERE campaign = $1) s
            """;

    /** $1 head.key, $2 and $3 the first and the last sequence. */
    static final String STATES = """
            SELECT sequence, redeemed_at, reference, revoked_at
              FROM coupon_state
             WHERE campaign = $1 AND sequence BETWEEN $2 AND $3
             ORDER BY sequence
            """;

    /**
     * Waits for redemptions and revocations that are under way, and holds up others for a moment: each of them looks
     * into this table. A dump does too, for as long as it takes, so this gives up soon.
     */
    static final String LOCK = "SET LOCAL lock_timeout = '200ms'; LOCK TABLE archive IN ACCESS EXCLUSIVE MODE";

    /** In one transaction behind {@link #LOCK}. $1 campaign, $2 coupons, $3 the hash of what was written. */
    static final String FREEZE = """
            INSERT INTO archive AS a (campaign, coupons, sha256, frozen_at)
            SELECT h.key, h.issued, $3, now()
              FROM campaign c
              JOIN head h ON h.campaign = c.id
             WHERE c.id = $1 AND c.phase = 'CLOSED' AND h.issued = $2
               AND NOT EXISTS (SELECT FROM ledger_loss l WHERE l.campaign = h.key AND l.decided_at IS NULL)
            ON CONFLICT (campaign) DO UPDATE
               SET coupons = excluded.coupons, sha256 = excluded.sha256, frozen_at = excluded.frozen_at
             WHERE a.removing_at IS NULL
            """;

    /** $1 head.key. */
    static final String THAW = """
            DELETE FROM archive WHERE campaign = $1 AND removing_at IS NULL
            """;

    /** What was uploaded for it is cleared away as what was never published. $1 campaign. */
    static final String DROP_UPLOADS = """
            UPDATE upload SET state = 'DROPPED' WHERE campaign = $1 AND state <> 'DROPPED'
            """;

    /** $1 campaign. */
    static final String DROPPED_UPLOADS = """
            SELECT id FROM upload WHERE campaign = $1 AND state = 'DROPPED' ORDER BY id
            """;

    /** $1 head.key. */
    static final String END_REMOVAL = """
            UPDATE archive SET removed_at = now() WHERE campaign = $1 AND removed_at IS NULL
            """;

    /** $1 campaign. */
    static final String REMOVED_SINCE = """
            SELECT a.removing_at
              FROM archive a
              JOIN head h ON h.key = a.campaign
             WHERE h.campaign = $1 AND a.removing_at IS NOT NULL
            """;

    /**
     * The steps of each table: the rows of a campaign from a place in an index on, so that no step wades through what
     * the ones before it have removed. Rows are found by the index and removed by their place in the table, which are
     * neighbours: holders were added in the order of their index, many at once. $1 head.key, $2 the place as text (null
     * at first), $3 how many. Each tells how many went and the last one's place.
     */
    static final List<String> STEPS = List.of("""
            WITH removed AS (
                DELETE FROM holder
                 WHERE ctid = ANY (ARRAY(
                           SELECT ctid
                             FROM holder
                            WHERE campaign = $1 AND ordinal IS NULL
                              AND person >= coalesce($2::text, '00000000-0000-0000-0000-000000000000')::uuid
                            ORDER BY person
                            LIMIT $3::int))
                RETURNING person
            )
            SELECT (SELECT count(*) FROM removed) AS removed,
                   (SELECT person::text FROM removed ORDER BY person DESC LIMIT 1) AS place
            """, """
            WITH removed AS (
                DELETE FROM holder
                 WHERE ctid = ANY (ARRAY(
                           SELECT ctid
                             FROM holder
                            WHERE campaign = $1 AND ordinal IS NOT NULL
                              AND person >= coalesce($2::text, '00000000-0000-0000-0000-000000000000')::uuid
                            ORDER BY person, ordinal
                            LIMIT $3::int))
                RETURNING person
            )
            SELECT (SELECT count(*) FROM removed) AS removed,
                   (SELECT person::text FROM removed ORDER BY person DESC LIMIT 1) AS place
            """, """
            WITH removed AS (
                DELETE FROM coupon_state
                 WHERE ctid = ANY (ARRAY(
                           SELECT ctid
                             FROM coupon_state
                            WHERE campaign = $1 AND sequence >= coalesce($2::text, '0')::int
                            ORDER BY sequence
                            LIMIT $3::int))
                RETURNING sequence
            )
            SELECT (SELECT count(*) FROM removed) AS removed,
                   (SELECT max(sequence)::text FROM removed) AS place
            """, """
            WITH removed AS (
                DELETE FROM tree_tile
                 WHERE ctid = ANY (ARRAY(
                           SELECT ctid
                             FROM tree_tile
                            WHERE campaign = $1
                              AND (level, number) >= (split_part(coalesce($2::text, '0 0'), ' ', 1)::smallint,
                                                      split_part(coalesce($2::text, '0 0'), ' ', 2)::int)
                            ORDER BY level, number
                            LIMIT ceil($3::int / 100.0)))
                RETURNING level, number
            )
            SELECT (SELECT count(*) FROM removed) AS removed,
                   (SELECT level || ' ' || number FROM removed ORDER BY level DESC, number DESC LIMIT 1) AS place
            """, """
            WITH removed AS (
                DELETE FROM issue
                 WHERE ctid = ANY (ARRAY(
                           SELECT ctid
                             FROM issue
                            WHERE campaign = $1 AND last >= coalesce($2::text, '0')::int
                            ORDER BY last
                            LIMIT ceil($3::int / 100.0)))
                RETURNING last
            )
            SELECT (SELECT count(*) FROM removed) AS removed,
                   (SELECT max(last)::text FROM removed) AS place
            """);

    private ArchiveStatements() {}
}
