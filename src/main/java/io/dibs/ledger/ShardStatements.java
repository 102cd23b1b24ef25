package io.dibs.ledger;

/** The statements of a shard, each in a transaction of its own. Its commands are {@link CommandStatements}. */
final class ShardStatements {
    /** Between the user ids of a run; no user id holds a control character. In SQL it is E'\x1f'. */
    static final char SEPARATOR = '\u001f';

    /**
     * A batch: the fence moves and the rows go in, or nothing happens. Each word is needed. An UPDATE waits for a
     * takeover that is under way and then looks at the row again, as it is by then; FOR KEY SHARE lets the takeover
     * pass, and an advisory lock keeps an old snapshot. The owner is fresh for each takeover: an epoch alone comes back
     * when a lagging replica is promoted. The batch's number makes a batch that is sent twice count once. Beside the
     * owner the epoch says nothing more, since no owner's UUID lives for two epochs; it stays so that a fence is
     * compared whole everywhere.
     *
     * <p>The rows are runs of coupons. Joined user ids cost PostgreSQL less than an array of them. There is no ON
     * CONFLICT: it would leave a hole in the sequences and say nothing.
     *
     * <p>$1 shard, $2 epoch, $3 owner, $4 batch number; for each run $5 campaign, $6 the sequence before the first, $7
     * users, $8 the moment.
     */
    static final String APPEND_RUNS = """
            WITH f AS (
                UPDATE fence
                   SET batch_no = batch_no + 1
                 WHERE shard = $1 AND epoch = $2 AND owner = $3 AND batch_no = $4
                RETURNING 1
            )
            INSERT INTO coupon (campaign, sequence, user_id, issued_at)
            SELECT r.campaign, r.base + u.n::int, u.id, r.issued_at
              FROM f,
                   unnest($5::text[], $6::int[], $7::text[], $8::timestamptz[])
                       AS r (campaign, base, users, issued_at),
                   unnest(string_to_array(r.users, E'\\x1f')) WITH ORDINALITY AS u (id, n)
            """;

    /**
     * The same where the batch reaches milestones, which webhooks tell of: with the coupons, or not at all. For each $9
     * event, $10 campaign, $11 the moment, $12 stock, $13 issued.
     */
    static final String APPEND_RUNS_AND_NOTICES = """
            WITH f AS (
                UPDATE fence
                   SET batch_no = batch_no + 1
                 WHERE shard = $1 AND epoch = $2 AND owner = $3 AND batch_no = $4
                RETURNING 1
            ), told AS (
                INSERT INTO notice (event, campaign, at, data)
                SELECT t.event, t.campaign, t.at,
                       jsonb_build_object('campaign', t.campaign, 'name', c.name, 'stock', t.stock, 'issued', t.issued)
                  FROM f,
                       unnest($9::text[], $10::text[], $11::timestamptz[], $12::int[], $13::int[])
                           AS t (event, campaign, at, stock, issued)
                  JOIN campaign c ON c.id = t.campaign
            )
            INSERT INTO coupon (campaign, sequence, user_id, issued_at)
            SELECT r.campaign, r.base + u.n::int, u.id, r.issued_at
              FROM f,
                   unnest($5::text[], $6::int[], $7::text[], $8::timestamptz[])
                       AS r (campaign, base, users, issued_at),
                   unnest(string_to_array(r.users, E'\\x1f')) WITH ORDINALITY AS u (id, n)
            """;

    /**
     * A batch of a campaign whose users may hold several coupons: row by row. $5 campaigns, $6 sequences, $7 users, $8
     * moments, $9 ordinals, $10 keys.
     */
    static final String APPEND_KEYED = """
            WITH f AS (
                UPDATE fence
                   SET batch_no = batch_no + 1
                 WHERE shard = $1 AND epoch = $2 AND owner = $3 AND batch_no = $4
                RETURNING 1
            )
            INSERT INTO coupon (campaign, sequence, user_id, issued_at, ordinal, key)
            SELECT r.*
              FROM f,
                   unnest($5::text[], $6::int[], $7::text[], $8::timestamptz[], $9::smallint[], $10::uuid[])
                       AS r (campaign, sequence, user_id, issued_at, ordinal, key)
            """;

    /** For each milestone $11 event, $12 campaign, $13 the moment, $14 stock, $15 issued. */
    static final String APPEND_KEYED_AND_NOTICES = """
            WITH f AS (
                UPDATE fence
                   SET batch_no = batch_no + 1
                 WHERE shard = $1 AND epoch = $2 AND owner = $3 AND batch_no = $4
                RETURNING 1
            ), told AS (
                INSERT INTO notice (event, campaign, at, data)
                SELECT t.event, t.campaign, t.at,
                       jsonb_build_object('campaign', t.campaign, 'name', c.name, 'stock', t.stock, 'issued', t.issued)
                  FROM f,
                       unnest($11::text[], $12::text[], $13::timestamptz[], $14::int[], $15::int[])
                           AS t (event, campaign, at, stock, issued)
                  JOIN campaign c ON c.id = t.campaign
            )
            INSERT INTO coupon (campaign, sequence, user_id, issued_at, ordinal, key)
            SELECT r.*
              FROM f,
                   unnest($5::text[], $6::int[], $7::text[], $8::timestamptz[], $9::smallint[], $10::uuid[])
                       AS r (campaign, sequence, user_id, issued_at, ordinal, key)
            """;

    /** $1 shard. */
    static final String READ_FENCE = """
            SELECT epoch, owner, batch_no FROM fence WHERE shard = $1
            """;

    /**
     * Names the epoch and the owner that were seen: after the promotion of a lagging replica another owner may bear the
     * same epoch, and who takes over from that one must not believe its own memory. What is in the shard is read by
     * later statements: this one waits for a batch that is under way, but its snapshot is older than that batch, so it
     * would miss the end of it. To read without it, after a lost connection, would settle nothing: the batch can still
     * commit at the same epoch. $1 shard, $2 and $3 the epoch and the owner that were seen, $4 the new owner, $5 its
     * node.
     */
    static final String TAKE_OVER = """
            UPDATE fence
               SET epoch = epoch + 1, owner = $4, node = $5
             WHERE shard = $1 AND epoch = $2 AND owner = $3
            RETURNING epoch, batch_no
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
     * The fence stays as it is, but its row is locked and looked at again, as by a batch: after a later takeover this
     * changes nothing, however late it comes. $1 to $4 the fence, $5 campaigns, $6 their keys.
     */
    static final String RENEW_CODE_KEYS = """
            WITH f AS (
                UPDATE fence
                   SET batch_no = batch_no
                 WHERE shard = $1 AND epoch = $2 AND owner = $3 AND batch_no = $4
                RETURNING 1
            ), renewed AS (
                UPDATE campaign c
                   SET code_key = n.key
                  FROM f, unnest($5::text[], $6::bytea[]) AS n (id, key)
                 WHERE c.id = n.id
                RETURNING 1
            )
            SELECT (SELECT count(*) FROM f), (SELECT count(*) FROM renewed)
            """;

    /**
     * A shard's campaigns by their number from one that is given, so that many come in pieces. $1 shard, $2 the last
     * number of the piece before, $3 limit.
     */
    static final String CAMPAIGNS = """
            SELECT {terms}, last.sequence
              FROM campaign c
              LEFT JOIN LATERAL (
                       SELECT sequence FROM coupon WHERE campaign = c.id ORDER BY sequence DESC LIMIT 1
                   ) last ON true
             WHERE c.shard = $1 AND c.number > $2
             ORDER BY c.number
             LIMIT $3
            """.replace("{terms}", CampaignStatements.TERMS);

    /**
     * The server joins a page into a few byte strings: reading ten million rows one by one takes many times as long. $1
     * campaign, $2 and $3 the first and the last sequence.
     */
    static final String PAGE_SINGLE = """
            SELECT count(*),
                   convert_to(string_agg(user_id, E'\\x1f'), 'UTF8'),
                   string_agg(timestamptz_send(issued_at), ''),
                   array_agg(sequence) FILTER (WHERE revoked_at IS NOT NULL)
              FROM (SELECT *
                      FROM coupon
                     WHERE campaign = $1 AND sequence BETWEEN $2 AND $3
                     ORDER BY sequence) page
            """;

    /** The same where users may hold several coupons. */
    static final String PAGE_KEYED = """
            SELECT count(*),
                   convert_to(string_agg(user_id, E'\\x1f'), 'UTF8'),
                   string_agg(timestamptz_send(issued_at), ''),
                   array_agg(sequence) FILTER (WHERE revoked_at IS NOT NULL),
                   string_agg(int2send(ordinal), ''),
                   string_agg(uuid_send(key), '')
              FROM (SELECT *
                      FROM coupon
                     WHERE campaign = $1 AND sequence BETWEEN $2 AND $3
                     ORDER BY sequence) page
            """;

    /** $1 campaign, $2 the last sequence of the piece before, $3 limit. */
    static final String REVOKED = """
            SELECT sequence
              FROM coupon
             WHERE campaign = $1 AND sequence > $2 AND revoked_at IS NOT NULL
             ORDER BY sequence
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
