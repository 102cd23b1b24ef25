package io.dibs.ledger;

/** The statements of a shard, each in a transaction of its own. Its commands are {@link CommandStatements}. */
final class ShardStatements {
    /**
     * A batch: the fence moves, each campaign's head moves, and the runs of coupons and the milestones that webhooks
     * tell of go in; or nothing happens. Each word is needed. An UPDATE waits for a takeover that is under way and then
     * looks at the row again, as it is by then; FOR KEY SHARE lets the takeover pass, and an advisory lock keeps an old
     * snapshot. The owner is fresh for each takeover: an epoch alone comes back when a lagging replica is promoted. The
     * batch's number makes a batch that is sent twice count once. Beside the owner the epoch says nothing more, since
     * no owner's UUID lives for two epochs; it stays so that a fence is compared whole everywhere.
     *
     * <p>A head moves only from the sequence before the batch's first, over its runs without a gap, and not above the
     * campaign's supply. Where it does not, its key is missing, and a run without one may not be stored: the whole
     * statement fails, the fence included. There is no ON CONFLICT: it would leave a hole in the sequences and say
     * nothing.
     *
     * <p>$1 shard, $2 epoch, $3 owner, $4 batch number; for each run $5 campaign, $6 and $7 the first and the last
     * sequence, $8 and $9 the moments of both, $10 users, $11 delays, $12 ordinals, $13 keys, $14 digest; for each
     * milestone $15 event, $16 campaign, $17 the moment, $18 stock, $19 issued.
     */
    static final String APPEND = """
            WITH f AS (
                UPDATE fence
                   SET batch_no = batch_no + 1
                 WHERE shard = $1 AND epoch = $2 AND owner = $3 AND batch_no = $4
                RETURNING 1
            ), run AS (
                SELECT *
                  FROM unnest($5::text[], $6::int[], $7::int[], $8::timestamptz[], $9::timestamptz[], $10::text[],
                              $11::bytea[], $12::bytea[], $13::bytea[], $14::bigint[])
                           AS r (campaign, first, last, first_at, last_at, users, delays, ordinals, keys, digest)
            ), moved AS (
                UPDATE head h
                   SET issued = b.last, last_at = b.last_at, digest = h.digest # b.digest
                  FROM f,
                       (SELECT campaign, min(first) AS first, max(last) AS last, max(last_at) AS last_at,
                               sum(last - first + 1) AS coupons, bit_xor(digest) AS digest
                          FROM run
                         GROUP BY campaign) b
                  JOIN campaign c ON c.id = b.campaign
                 WHERE h.campaign = b.campaign
                   AND h.issued = b.first - 1
                   AND b.coupons = b.last - b.first + 1
                   AND b.last <= CASE WHEN c.own_codes > 0 THEN least(c.stock, c.own_codes) ELSE c.stock END
                RETURNING h.campaign, h.key
            ), told AS (
                INSERT INTO notice (event, campaign, at, data)
                SELECT t.event, t.campaign, t.at,
                       jsonb_build_object('campaign', t.campaign, 'name', c.name, 'stock', t.stock, 'issued', t.issued)
                  FROM f,
                       unnest($15::text[], $16::text[], $17::timestamptz[], $18::int[], $19::int[])
                           AS t (event, campaign, at, stock, issued)
                  JOIN campaign c ON c.id = t.campaign
            )
            INSERT INTO issue (campaign, first, last, issued_at, users, delays, ordinals, keys)
            SELECT m.key, r.first, r.last, r.first_at, r.users, r.delays, r.ordinals, r.keys
              FROM f, run r
              LEFT JOIN moved m ON m.campaign = r.campaign
            """;

    /** $1 shard. Also the lowest schema that its owner must know, see {@link LowestSchema}. */
    static final String READ_FENCE = """
            SELECT epoch, owner, batch_no, (SELECT value::integer FROM setting WHERE key = 'lowest-schema')
              FROM fence
             WHERE shard = $1
            """;

    /**
     * Names the epoch and the owner that were seen: after the promotion of a lagging replica another owner may bear the
     * same epoch, and who takes over from that one must not believe its own memory. What is in the shard is read by
     * later statements: this one waits for a batch that is under way, but its snapshot is older than that batch, so it
     * would miss the end of it. To read without it, after a lost connection, would settle nothing: the batch can still
     * commit at the same epoch. $1 shard, $2 and $3 the epoch and the owner that were seen, $4 the new owner, $5 its
     * node.
     *
     * <p>It says whether the database was restored or promoted since {@link #CONFIRM_DATABASE}, and does not note the
     * present one yet: whether all is there that was acknowledged is found out afterwards.
     */
    static final String TAKE_OVER = """
            UPDATE fence
               SET epoch = epoch + 1, owner = $4, node = $5, incarnation = coalesce(incarnation, incarnation())
             WHERE shard = $1 AND epoch = $2 AND owner = $3
            RETURNING epoch, batch_no, incarnation <> incarnation() AS restored
            """;

    /** $1 shard, $2 epoch, $3 owner. */
    static final String CONFIRM_DATABASE = """
            UPDATE fence SET incarnation = incarnation() WHERE shard = $1 AND epoch = $2 AND owner = $3
            """;

    /**
     * Reads fences as a primary that can commit. The message puts a record into the log, which no table keeps, and so
     * the commit waits for the disk and for synchronous replicas: a primary that was cut off from its replicas still
     * answers reads, but not this. $1 shards.
     */
    static final String READ_FENCES = """
            SELECT shard, epoch, owner, batch_no,
                   (SELECT pg_logical_emit_message(true, 'dibs', 'fences read')::text)
              FROM fence
             WHERE shard = ANY($1)
            """;

    /**
     * Looks up the outcome of a command. The last version outlives the campaign: a campaign that is created again
     * continues from there. $1 shard, $2 epoch, $3 owner, $4 campaign, $5 request.
     */
    static final String LOOK_UP_COMMAND = """
            SELECT (SELECT count(*) FROM fence WHERE shard = $1 AND epoch = $2 AND owner = $3),
                   (SELECT after::text FROM history WHERE campaign = $4 AND request = $5),
                   (SELECT coalesce(after->>'version', before->>'version')::bigint
                      FROM history
                     WHERE campaign = $4
                     ORDER BY number DESC
                     LIMIT 1)
            """;

    /**
     * The fence's row is locked and looked at again, as by a batch: after a later takeover this changes nothing,
     * however late it comes. The last piece moves the batch number, so that a database which loses this, too, is found
     * to be behind: without it, it would look whole. $1 to $4 the fence, $5 campaigns, $6 their keys, $7 by how much
     * the batch number moves.
     */
    static final String RENEW_CODE_KEYS = """
            WITH f AS (
                UPDATE fence
                   SET batch_no = batch_no + $7
                 WHERE shard = $1 AND epoch = $2 AND owner = $3 AND batch_no = $4
                RETURNING 1
            ), renewed AS (
                UPDATE campaign c
                   SET code_key = n.key
                  FROM f, unnest($5::text[], $6::bytea[]) AS n (id, key)
                 WHERE c.id = n.id
                RETURNING 1
            ), lost AS (
                INSERT INTO ledger_loss (campaign, found_at, issued)
                SELECT h.key, now(), h.issued
                  FROM f, head h
                 WHERE h.campaign = ANY($5)
                ON CONFLICT (campaign) WHERE decided_at IS NULL DO UPDATE
                   SET issued = excluded.issued
            )
            SELECT (SELECT count(*) FROM f), (SELECT count(*) FROM renewed)
            """;

    /** $1 campaign, $2 the last sequence that Redis knows of. */
    static final String NOTE_LOST = """
            UPDATE ledger_loss l
               SET known = greatest(l.known, $2)
              FROM head h
             WHERE h.campaign = $1 AND l.campaign = h.key AND l.decided_at IS NULL AND l.issued < $2
            """;

    /** What was kept of a campaign's loss is of no use. $1 shard, $2 epoch, $3 owner, $4 campaign. */
    static final String DROP_LOST = """
            WITH f AS (
                UPDATE fence
                   SET batch_no = batch_no
                 WHERE shard = $1 AND epoch = $2 AND owner = $3
                RETURNING 1
            ), dropped AS (
                DELETE FROM lost_coupon t
                 USING f, head h
                 WHERE h.campaign = $4 AND t.campaign = h.key
            )
            SELECT count(*) FROM f
            """;

    /**
     * Keeps coupons that the log has lost, while nobody has decided how the campaign goes on. The fence stays as it is,
     * but its row is locked, as by {@link #RENEW_CODE_KEYS}; batches of other campaigns may have moved it. $1 to $3 as
     * above, $4 campaign, $5 how many coupons the log has, $6 how many a user may hold; for each coupon $7 sequence, $8
     * holder, $9 key, $10 the moment, $11 digest.
     */
    static final String KEEP_LOST = """
            WITH f AS (
                UPDATE fence
                   SET batch_no = batch_no
                 WHERE shard = $1 AND epoch = $2 AND owner = $3
                RETURNING 1
            ), kept AS (
                INSERT INTO lost_coupon (campaign, loss, sequence, holder, key, issued_at, digest, per_user)
                SELECT h.key, l.found_at, t.sequence, t.holder, t.key, t.issued_at, t.digest, c.per_user
                  FROM f, campaign c
                  JOIN head h ON h.campaign = c.id
                  JOIN ledger_loss l ON l.campaign = h.key AND l.decided_at IS NULL,
                       unnest($7::int[], $8::uuid[], $9::uuid[], $10::timestamptz[], $11::bigint[])
                           AS t (sequence, holder, key, issued_at, digest)
                 WHERE c.id = $4 AND c.per_user = $6 AND h.issued = $5
            )
            SELECT count(*) FROM f
            """;

    /**
     * A shard's campaigns by their number from one that is given, so that many come in pieces. $1 shard, $2 the last
     * number of the piece before, $3 limit.
     */
    static final String CAMPAIGNS = """
            SELECT {terms}, h.issued, h.digest
              FROM campaign c
              JOIN head h ON h.campaign = c.id
             WHERE c.shard = $1 AND c.number > $2
             ORDER BY c.number
             LIMIT $3
            """.replace("{terms}", CampaignStatements.TERMS);

    /**
     * The runs that hold some sequences, as they are, with the states of their coupons. {@link CouponRunReader} reads
     * them. $1 campaign, $2 and $3 the first and the last sequence.
     */
    static final String RUNS = """
            SELECT r.first, r.last, r.issued_at, convert_to(r.users, 'UTF8') AS users, r.delays, r.ordinals, r.keys,
                   ARRAY(SELECT s.sequence
                           FROM coupon_state s
                          WHERE s.campaign = r.campaign AND s.sequence BETWEEN r.first AND r.last
                            AND s.revoked_at IS NOT NULL) AS revoked,
                   ARRAY(SELECT s.sequence
                           FROM coupon_state s
                          WHERE s.campaign = r.campaign AND s.sequence BETWEEN r.first AND r.last
                            AND s.redeemed_at IS NOT NULL) AS redeemed
              FROM head h
              JOIN issue r ON r.campaign = h.key
             WHERE h.campaign = $1 AND r.last >= $2
               AND r.last <= (SELECT e.last
                                FROM issue e
                               WHERE e.campaign = h.key AND e.last >= $3
                               ORDER BY e.last
                               LIMIT 1)
             ORDER BY r.last
            """;

    /** Runs as {@link #RUNS} returns them, of coupons that nobody has. $1 and $2 the first and the last sequence. */
    static final String MADE_UP_RUNS = """
            SELECT r.first, r.first + 511 AS last, now() AS issued_at,
                   (SELECT convert_to(string_agg('rehearsal-' || n, E'\\x1f' ORDER BY n), 'UTF8')
                      FROM generate_series(r.first, r.first + 511) n) AS users,
                   NULL::bytea AS delays, NULL::bytea AS ordinals, NULL::bytea AS keys,
                   '{}'::integer[] AS revoked, '{}'::integer[] AS redeemed
              FROM generate_series($1::integer, $2::integer, 512) AS r (first)
            """;

    /** $1 campaign, $2 the last sequence of the piece before, $3 limit. */
    static final String REVOKED = """
            SELECT s.sequence
              FROM head h
              JOIN coupon_state s ON s.campaign = h.key
             WHERE h.campaign = $1 AND s.sequence > $2 AND s.revoked_at IS NOT NULL
             ORDER BY s.sequence
             LIMIT $3
            """;

    /** $1 list, $2 the last user of the piece before, $3 limit. */
    static final String ELIGIBLE = """
            SELECT count(*), convert_to(string_agg(user_id, E'\\x1f' ORDER BY user_id), 'UTF8'), max(user_id)
              FROM (SELECT user_id
                      FROM eligible
                     WHERE upload = $1 AND user_id > $2
                     ORDER BY user_id
                     LIMIT $3) page
            """;

    private ShardStatements() {}
}
