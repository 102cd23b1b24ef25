package io.dibs.ledger;

/**
 * What administrators change, as SQL: the fence's update first, as in a batch, then the change, the row of history that
 * keeps its result, and the notices that webhooks tell of; all of it, or nothing. A request that has happened moves the
 * fence and changes nothing more. The counts come apart: a change of no row must not look like a fence that stands
 * elsewhere.
 *
 * <p>In all of them $1 is the shard, $2 its epoch, $3 its owner, $4 its batch number, $5 the campaign, $6 the request,
 * $7 the action, $8 who asked for it, $9 the moment. What several of them share stands in them by name: {campaign} is
 * the campaign c as history keeps it, {notices} what webhooks are sent.
 */
final class CommandStatements {
    /** A campaign's row as JSON without its code key. {@link KeptCampaign} reads it. */
    private static final String CAMPAIGN = """
            jsonb_build_object(
                'id', c.id, 'shard', c.shard, 'number', c.number, 'name', c.name, 'stock', c.stock,
                'perUser', c.per_user, 'phase', c.phase,
                'opensAt', (extract(epoch FROM c.opens_at) * 1000)::bigint,
                'closesAt', (extract(epoch FROM c.closes_at) * 1000)::bigint,
                'couponTtlMillis', c.coupon_ttl_ms,
                'couponExpiresAt', (extract(epoch FROM c.coupon_expires_at) * 1000)::bigint,
                'benefit', c.benefit, 'metadata', c.metadata, 'version', c.version, 'ownCodes', c.own_codes,
                'eligibleList', c.eligible_list, 'eligibleUsers', c.eligible_users,
                'createdAt', (extract(epoch FROM c.created_at) * 1000)::bigint,
                'changedAt', (extract(epoch FROM c.changed_at) * 1000)::bigint,
                'issued', coalesce((SELECT h.issued FROM head h WHERE h.campaign = c.id), 0))""";

    /**
     * A notice is written for changes only: for what holds now and did not before. The end of a campaign whose time was
     * over has its notice already. The milestones are those of {@link io.dibs.campaign.Milestone}, of the stock or of
     * the campaign's own codes where it has fewer.
     */
    private static final String NOTICES = """
            INSERT INTO notice (event, campaign, at, data)
            SELECT e.event, $5, $9,
                   jsonb_build_object(
                       'campaign', $5::text, 'name', after->'name', 'stock', after->'stock', 'issued', after->'issued')
              FROM changed
              LEFT JOIN campaign b ON b.id = $5
             CROSS JOIN LATERAL (
                       SELECT (extract(epoch FROM $9::timestamptz) * 1000)::bigint AS now,
                              (after->>'issued')::bigint AS issued,
                              CASE WHEN (after->>'ownCodes')::bigint > 0
                                   THEN least((after->>'stock')::bigint, (after->>'ownCodes')::bigint)
                                   ELSE (after->>'stock')::bigint
                              END AS supply,
                              CASE WHEN b.own_codes > 0
                                   THEN least(b.stock::bigint, b.own_codes)
                                   ELSE b.stock::bigint
                              END AS supply_before
                   ) s
             CROSS JOIN LATERAL (
                       VALUES ('campaign.opened',
                               after->>'phase' = 'LIVE'
                               AND coalesce((after->>'opensAt')::bigint <= s.now, true)
                               AND coalesce((after->>'closesAt')::bigint > s.now, true),
                               b.phase = 'LIVE'
                               AND coalesce((extract(epoch FROM b.opens_at) * 1000)::bigint <= s.now, true)
                               AND coalesce((extract(epoch FROM b.closes_at) * 1000)::bigint > s.now, true)),
                              ('campaign.closed',
                               after->>'phase' = 'CLOSED',
                               b.phase = 'CLOSED' OR b.closes_at <= $9),
                              ('campaign.half-gone',
                               s.issued >= (s.supply * 5 + 9) / 10,
                               s.issued >= (s.supply_before * 5 + 9) / 10),
                              ('campaign.nine-tenths-gone',
                               s.issued >= (s.supply * 9 + 9) / 10,
                               s.issued >= (s.supply_before * 9 + 9) / 10),
                              ('campaign.sold-out',
                               s.issued >= s.supply,
                               s.issued >= s.supply_before)
                   ) AS e (event, so, was)
             WHERE e.so AND e.was IS NOT TRUE""";

    /**
     * $10 stock, $11 phase, $12 and $13 opening and end, $14 coupons of a user, $15 and $16 expiry, $17 version, $18
     * number, $19 code key, $20 name, $21 benefit, $22 metadata.
     */
    static final String CREATE = command("""
            WITH f AS (
                UPDATE fence
                   SET batch_no = batch_no + 1
                 WHERE shard = $1 AND epoch = $2 AND owner = $3 AND batch_no = $4
                RETURNING 1
            ), known AS (
                SELECT after FROM history WHERE campaign = $5 AND request = $6
            ), changed AS (
                INSERT INTO campaign AS c (
                    id, created_at, changed_at, stock, phase, opens_at, closes_at, per_user, coupon_ttl_ms,
                    coupon_expires_at, version, shard, number, code_key, name, benefit, metadata)
                SELECT $5, $9, $9, $10, $11, $12, $13, $14, $15, $16, $17, $1, $18, $19, $20, $21::text::jsonb,
                       $22::text::jsonb
                  FROM f
                 WHERE NOT EXISTS (SELECT FROM known)
                RETURNING {campaign} AS after
            ), head_of AS (
                INSERT INTO head (campaign) SELECT $5 FROM changed RETURNING key
            ), watermark_of AS (
                INSERT INTO holder_watermark (campaign) SELECT key FROM head_of
            ), noted AS (
                INSERT INTO history (campaign, request, action, who, at, before, after)
                SELECT $5, $6, $7, $8, $9, (SELECT {campaign} FROM campaign c WHERE c.id = $5), after
                  FROM changed
                RETURNING after
            ), told AS (
                {notices}
            )
            SELECT (SELECT count(*) FROM f),
                   (SELECT count(*) FROM known) + (SELECT count(*) FROM noted),
                   coalesce((SELECT after FROM known), (SELECT after FROM noted))::text
            """);

    /**
     * $10 to $17 as of {@link #CREATE}, $18 the version that memory holds, $19 name, $20 benefit, $21 metadata. SQL's
     * null leaves the column as it is, JSON's null empties it.
     */
    static final String UPDATE = command("""
            WITH f AS (
                UPDATE fence
                   SET batch_no = batch_no + 1
                 WHERE shard = $1 AND epoch = $2 AND owner = $3 AND batch_no = $4
                RETURNING 1
            ), known AS (
                SELECT after FROM history WHERE campaign = $5 AND request = $6
            ), changed AS (
                UPDATE campaign c
                   SET changed_at = $9, stock = $10, phase = $11, opens_at = $12, closes_at = $13, per_user = $14,
                       coupon_ttl_ms = $15, coupon_expires_at = $16, version = $17,
                       name = coalesce($19, c.name),
                       benefit = nullif(coalesce($20::text::jsonb, c.benefit), 'null'::jsonb),
                       metadata = nullif(coalesce($21::text::jsonb, c.metadata), 'null'::jsonb)
                  FROM f
                 WHERE c.id = $5 AND c.version = $18 AND NOT EXISTS (SELECT FROM known)
                RETURNING {campaign} AS after
            ), noted AS (
                INSERT INTO history (campaign, request, action, who, at, before, after)
                SELECT $5, $6, $7, $8, $9, (SELECT {campaign} FROM campaign c WHERE c.id = $5), after
                  FROM changed
                RETURNING after
            ), told AS (
                {notices}
            )
            SELECT (SELECT count(*) FROM f),
                   (SELECT count(*) FROM known) + (SELECT count(*) FROM noted),
                   coalesce((SELECT after FROM known), (SELECT after FROM noted))::text
            """);

    /** $10 the version that memory holds. A campaign that has issued a coupon stays, whatever memory says. */
    static final String DELETE = command("""
            WITH f AS (
                UPDATE fence
                   SET batch_no = batch_no + 1
                 WHERE shard = $1 AND epoch = $2 AND owner = $3 AND batch_no = $4
                RETURNING 1
            ), known AS (
                SELECT after FROM history WHERE campaign = $5 AND request = $6
            ), changed AS (
                DELETE FROM campaign c
                 USING f
                 WHERE c.id = $5 AND c.version = $10
                   AND NOT EXISTS (SELECT FROM known)
                   AND NOT EXISTS (SELECT FROM head h WHERE h.campaign = $5 AND h.issued > 0)
                RETURNING 'null'::jsonb AS after
            ), dropped_head AS (
                DELETE FROM head h USING changed WHERE h.campaign = $5 RETURNING h.key
            ), dropped_watermark AS (
                DELETE FROM holder_watermark w USING dropped_head d WHERE w.campaign = d.key
            ), dropped_lost AS (
                DELETE FROM lost_coupon t USING dropped_head d WHERE t.campaign = d.key
            ), dropped AS (
                UPDATE upload u SET state = 'DROPPED' FROM changed WHERE u.campaign = $5
            ), noted AS (
                INSERT INTO history (campaign, request, action, who, at, before, after)
                SELECT $5, $6, $7, $8, $9, (SELECT {campaign} FROM campaign c WHERE c.id = $5), after
                  FROM changed
                RETURNING after
            )
            SELECT (SELECT count(*) FROM f),
                   (SELECT count(*) FROM known) + (SELECT count(*) FROM noted),
                   coalesce((SELECT after FROM known), (SELECT after FROM noted))::text
            """);

    /**
     * What was staged belongs to the campaign from here on, or it is gone and nothing is changed. No code moves: the
     * upload's row says where its codes begin. $10 and $11 the version before and after, $12 upload, $13 how many lines
     * it has, $14 the position of the first.
     */
    static final String PUBLISH_CODES = command("""
            WITH f AS (
                UPDATE fence
                   SET batch_no = batch_no + 1
                 WHERE shard = $1 AND epoch = $2 AND owner = $3 AND batch_no = $4
                RETURNING 1
            ), known AS (
                SELECT after FROM history WHERE campaign = $5 AND request = $6
            ), published AS (
                UPDATE upload u
                   SET state = 'PUBLISHED', first_position = $14
                  FROM f
                 WHERE u.id = $12 AND u.campaign = $5 AND u.state = 'STAGED' AND u.size = $13
                   AND NOT EXISTS (SELECT FROM known)
                   AND EXISTS (SELECT FROM campaign WHERE id = $5 AND version = $10)
                RETURNING 1
            ), changed AS (
                UPDATE campaign c
                   SET changed_at = $9, own_codes = $14 - 1 + $13, version = $11
                  FROM published
                 WHERE c.id = $5
                RETURNING {campaign} AS after
            ), noted AS (
                INSERT INTO history (campaign, request, action, who, at, before, after)
                SELECT $5, $6, $7, $8, $9, (SELECT {campaign} FROM campaign c WHERE c.id = $5), after
                  FROM changed
                RETURNING after
            ), told AS (
                {notices}
            )
            SELECT (SELECT count(*) FROM f),
                   (SELECT count(*) FROM known) + (SELECT count(*) FROM noted),
                   coalesce((SELECT after FROM known), (SELECT after FROM noted))::text,
                   CASE WHEN EXISTS (SELECT FROM campaign WHERE id = $5 AND version = $10) THEN 'UPLOAD_GONE' END
            """);

    /** The same for a list of users, which takes the place of the one before; $14 is null. */
    static final String PUBLISH_ELIGIBLE = command("""
            WITH f AS (
                UPDATE fence
                   SET batch_no = batch_no + 1
                 WHERE shard = $1 AND epoch = $2 AND owner = $3 AND batch_no = $4
                RETURNING 1
            ), known AS (
                SELECT after FROM history WHERE campaign = $5 AND request = $6
            ), published AS (
                UPDATE upload u
                   SET state = 'PUBLISHED', first_position = $14
                  FROM f
                 WHERE u.id = $12 AND u.campaign = $5 AND u.state = 'STAGED' AND u.size = $13
                   AND NOT EXISTS (SELECT FROM known)
                   AND EXISTS (SELECT FROM campaign WHERE id = $5 AND version = $10)
                RETURNING 1
            ), changed AS (
                UPDATE campaign c
                   SET changed_at = $9, eligible_list = $12, eligible_users = $13, version = $11
                  FROM published
                 WHERE c.id = $5
                RETURNING {campaign} AS after
            ), dropped AS (
                UPDATE upload u
                   SET state = 'DROPPED'
                  FROM changed
                 WHERE u.campaign = $5 AND u.kind = 'USERS' AND u.state = 'PUBLISHED'
            ), noted AS (
                INSERT INTO history (campaign, request, action, who, at, before, after)
                SELECT $5, $6, $7, $8, $9, (SELECT {campaign} FROM campaign c WHERE c.id = $5), after
                  FROM changed
                RETURNING after
            )
            SELECT (SELECT count(*) FROM f),
                   (SELECT count(*) FROM known) + (SELECT count(*) FROM noted),
                   coalesce((SELECT after FROM known), (SELECT after FROM noted))::text,
                   CASE WHEN EXISTS (SELECT FROM campaign WHERE id = $5 AND version = $10) THEN 'UPLOAD_GONE' END
            """);

    /** Anybody may claim. $10 and $11 the version before and after. */
    static final String LIFT_ELIGIBLE = command("""
            WITH f AS (
                UPDATE fence
                   SET batch_no = batch_no + 1
                 WHERE shard = $1 AND epoch = $2 AND owner = $3 AND batch_no = $4
                RETURNING 1
            ), known AS (
                SELECT after FROM history WHERE campaign = $5 AND request = $6
            ), changed AS (
                UPDATE campaign c
                   SET changed_at = $9, eligible_list = 0, eligible_users = 0, version = $11
                  FROM f
                 WHERE c.id = $5 AND c.version = $10 AND NOT EXISTS (SELECT FROM known)
                RETURNING {campaign} AS after
            ), dropped AS (
                UPDATE upload u
                   SET state = 'DROPPED'
                  FROM changed
                 WHERE u.campaign = $5 AND u.kind = 'USERS' AND u.state = 'PUBLISHED'
            ), noted AS (
                INSERT INTO history (campaign, request, action, who, at, before, after)
                SELECT $5, $6, $7, $8, $9, (SELECT {campaign} FROM campaign c WHERE c.id = $5), after
                  FROM changed
                RETURNING after
            )
            SELECT (SELECT count(*) FROM f),
                   (SELECT count(*) FROM known) + (SELECT count(*) FROM noted),
                   coalesce((SELECT after FROM known), (SELECT after FROM noted))::text
            """);

    /**
     * Takes a coupon back. Redeeming does not ask for the fence, so the state's row alone says whether it came first;
     * what this statement saw when it began may be older, and a coupon that is neither revoked nor free was redeemed.
     * $10 and $11 the version before and after, $12 the stock after, $13 sequence.
     */
    static final String REVOKE = command("""
            WITH f AS (
                UPDATE fence
                   SET batch_no = batch_no + 1
                 WHERE shard = $1 AND epoch = $2 AND owner = $3 AND batch_no = $4
                RETURNING 1
            ), known AS (
                SELECT after FROM history WHERE campaign = $5 AND request = $6
            ), revoked AS (
                INSERT INTO coupon_state AS s (campaign, sequence, revoked_at)
                SELECT h.key, $13, $9
                  FROM f, head h
                 WHERE h.campaign = $5 AND $13 BETWEEN 1 AND h.issued
                   AND NOT EXISTS (SELECT FROM archive a WHERE a.campaign = h.key)
                   AND NOT EXISTS (SELECT FROM known)
                   AND EXISTS (SELECT FROM campaign WHERE id = $5 AND version = $10)
                ON CONFLICT (campaign, sequence) DO UPDATE
                   SET revoked_at = excluded.revoked_at
                 WHERE s.redeemed_at IS NULL AND s.revoked_at IS NULL
                RETURNING 1
            ), changed AS (
                UPDATE campaign c
                   SET changed_at = $9, stock = $12, version = $11
                  FROM revoked
                 WHERE c.id = $5
                RETURNING {campaign} || jsonb_build_object('revoked', $13::int) AS after
            ), noted AS (
                INSERT INTO history (campaign, request, action, who, at, before, after)
                SELECT $5, $6, $7, $8, $9, (SELECT {campaign} FROM campaign c WHERE c.id = $5), after
                  FROM changed
                RETURNING after
            ), told AS (
                {notices}
            )
            SELECT (SELECT count(*) FROM f),
                   (SELECT count(*) FROM known) + (SELECT count(*) FROM noted),
                   coalesce((SELECT after FROM known), (SELECT after FROM noted))::text,
                   CASE WHEN EXISTS (SELECT FROM campaign WHERE id = $5 AND version = $10)
                        THEN coalesce(
                                 (SELECT CASE WHEN s.revoked_at IS NULL THEN 'REDEEMED' ELSE 'ALREADY_REVOKED' END
                                    FROM head h
                                    LEFT JOIN coupon_state s ON s.campaign = h.key AND s.sequence = $13
                                   WHERE h.campaign = $5 AND $13 BETWEEN 1 AND h.issued
                                     AND NOT EXISTS (SELECT FROM archive a WHERE a.campaign = h.key)),
                                 'NOT_ISSUED')
                   END
            """);

    /**
     * Locks the fence of a campaign's shard, so that what a later statement of the transaction reads stays: whatever
     * changes a campaign moves the fence first. $1 campaign.
     */
    static final String LOCK_FENCE = """
            SELECT f.shard
              FROM fence f
              JOIN campaign c ON c.shard = f.shard
             WHERE c.id = $1
               FOR UPDATE OF f
            """;

    /**
     * A campaign that has lost coupons goes on. Those that a snapshot still had go back into the log, under the hash of
     * their holder, as what {@link ErasedPerson} leaves: memory that reads them answers the holder with the old number.
     * Then sequences are given out again. All have codes of the key that was made when the loss was found: which key
     * the lost ones had is lost, too, where the ledger went back behind an earlier loss.
     *
     * <p>Moves the shard to an owner that nobody is, so that its owner takes it over once more and reads all this; a
     * batch under way is settled by that takeover as by any other. Run after {@link #LOCK_FENCE}, or what it reads may
     * be older than the fence. A run of the log is of one moment here, and at most 512 long, as those of batches. $1
     * campaign, $2 who decided.
     */
    static final String RECOVER = command("""
            WITH loss AS (
                SELECT h.key, h.issued, c.shard
                  FROM campaign c
                  JOIN head h ON h.campaign = c.id
                 WHERE c.id = $1
                   AND EXISTS (SELECT FROM ledger_loss l WHERE l.campaign = h.key AND l.decided_at IS NULL)
            ), f AS (
                UPDATE fence
                   SET epoch = epoch + 1, owner = gen_random_uuid()
                  FROM loss
                 WHERE fence.shard = loss.shard
            ), back AS (
                SELECT r.*
                  FROM loss
                  JOIN recoverable_coupon r ON r.campaign = loss.key
            ), appended AS (
                INSERT INTO issue (campaign, first, last, issued_at, users, keys)
                SELECT b.campaign, min(b.sequence), max(b.sequence), b.issued_at,
                       string_agg(chr(127) || 'erased-' || replace(b.holder::text, '-', ''), chr(31)
                                  ORDER BY b.sequence),
                       string_agg(uuid_send(b.key), ''::bytea ORDER BY b.sequence)
                  FROM back b
                 GROUP BY b.campaign, b.issued_at, b.sequence / 512
            ), moved AS (
                UPDATE head h
                   SET issued = b.upto, last_at = b.last_at, digest = h.digest # b.digest
                  FROM (SELECT campaign, max(sequence) AS upto, max(issued_at) AS last_at, bit_xor(digest) AS digest
                          FROM back
                         GROUP BY campaign) b
                 WHERE h.key = b.campaign
                RETURNING h.issued
            ), decided AS (
                UPDATE ledger_loss l
                   SET decided_at = now(), returned = (SELECT count(*) FROM back)
                  FROM loss
                 WHERE l.campaign = loss.key AND l.decided_at IS NULL
            ), dropped AS (
                DELETE FROM lost_coupon t USING loss WHERE t.campaign = loss.key
            ), changed AS (
                UPDATE campaign c
                   SET changed_at = now(), version = version + 1
                  FROM loss
                 WHERE c.id = $1
                RETURNING {campaign} AS after
            ), noted AS (
                INSERT INTO history (campaign, request, action, who, at, before, after)
                SELECT $1, 'recover ' || gen_random_uuid(), 'recover', $2, now(),
                       (SELECT {campaign} FROM campaign c WHERE c.id = $1),
                       after || jsonb_build_object('issued', coalesce((SELECT issued FROM moved), loss.issued))
                  FROM changed, loss
                RETURNING 1
            )
            SELECT count(*) AS recovered FROM noted
            """);

    /**
     * The coupons of a frozen campaign begin to go, unless something happened to one of them that its files do not
     * have. $1 campaign, $2 how many were redeemed or revoked, $3 who decided.
     */
    static final String ARCHIVE = command("""
            WITH begun AS (
                UPDATE archive a
                   SET removing_at = now()
                  FROM head h
                 WHERE h.campaign = $1 AND a.campaign = h.key AND a.removing_at IS NULL
                   AND (SELECT count(*) FROM coupon_state s WHERE s.campaign = h.key) = $2
                RETURNING 1
            ), noted AS (
                INSERT INTO history (campaign, request, action, who, at, before, after)
                SELECT $1, 'archive ' || gen_random_uuid(), 'archive', $3, now(), {campaign}, {campaign}
                  FROM begun
                  JOIN campaign c ON c.id = $1
                RETURNING 1
            )
            SELECT count(*) AS begun FROM noted
            """);

    private CommandStatements() {}

    private static String command(String sql) {
        return sql.replace("{notices}", NOTICES).replace("{campaign}", CAMPAIGN);
    }
}
