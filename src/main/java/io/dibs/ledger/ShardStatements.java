package io.dibs.ledger;

/** What a shard says to PostgreSQL, each alone in its transaction. */
final class ShardStatements {
    /** Between the user ids of a run; no user id holds a control character. */
    static final char SEPARATOR = '\u001f';

    static final String SEPARATOR_SQL = "E'\\x1f'";

    /**
     * The fence moves, or nothing happens. Each word is needed. An UPDATE waits for a takeover that is under way and
     * then looks at the row again, as it is by then; FOR KEY SHARE lets the takeover pass, and an advisory lock keeps
     * an old snapshot. The owner is fresh for each takeover: an epoch alone comes back when a lagging replica is
     * promoted. The batch's number makes a batch that is sent twice count once. Beside the owner the epoch says nothing
     * more, since no owner's UUID lives for two epochs; it stays so that a fence is compared whole everywhere.
     */
    private static final String FENCED = "WITH f AS (UPDATE fence SET batch_no = batch_no + 1"
            + " WHERE shard = $1 AND epoch = $2 AND owner = $3 AND batch_no = $4 RETURNING 1)";

    /**
     * Runs of coupons: a campaign, the sequence before the first, the users, the moment. Joined user ids cost
     * PostgreSQL less than an array of them. There is no ON CONFLICT: it would leave a hole in the sequences and say
     * nothing.
     */
    static final String APPEND_RUNS = FENCED + WebhookOutboxSql.PLACE
            + " INSERT INTO coupon (campaign, sequence, user_id, issued_at)"
            + " SELECT r.campaign, r.base + u.n::int, u.id, r.issued_at FROM f,"
            + " unnest($5::text[], $6::int[], $7::text[], $8::timestamptz[]) AS r (campaign, base, users, issued_at),"
            + " unnest(string_to_array(r.users, " + SEPARATOR_SQL + ")) WITH ORDINALITY AS u (id, n)";

    /** The same where users may hold several coupons: row by row, with ordinals and keys. */
    static final String APPEND_KEYED = FENCED + WebhookOutboxSql.PLACE
            + " INSERT INTO coupon (campaign, sequence, user_id, issued_at, ordinal, key)"
            + " SELECT r.* FROM f, unnest($5::text[], $6::int[], $7::text[], $8::timestamptz[], $9::smallint[],"
            + " $10::uuid[]) AS r (campaign, sequence, user_id, issued_at, ordinal, key)";

    static final String READ_FENCE = "SELECT epoch, owner, batch_no FROM fence WHERE shard = $1";

    /**
     * Names the epoch and the owner that were seen: after the promotion of a lagging replica another owner may bear the
     * same epoch, and who takes over from that one must not believe its own memory. What is in the shard is read by
     * later statements: this one waits for a batch that is under way, but its snapshot is older than that batch, so it
     * would miss the end of it. To read without it, after a lost connection, would settle nothing: the batch can still
     * commit at the same epoch.
     */
    static final String SEIZE = "UPDATE fence SET epoch = epoch + 1, owner = $4, node = $5"
            + " WHERE shard = $1 AND epoch = $2 AND owner = $3 RETURNING epoch, batch_no";

    /**
     * Reads fences as a primary that can commit. The message puts a record into the log, which no table keeps, and so
     * the commit waits for the disk and for synchronous replicas: a primary that was cut off from its replicas still
     * answers reads, but not this.
     */
    static final String READ_FENCES = "SELECT shard, epoch, owner, batch_no,"
            + " (SELECT pg_logical_emit_message(true, 'dibs', 'fences read')::text) FROM fence WHERE shard = ANY($1)";

    /** The last version outlives the campaign: one that is created anew goes on from there. */
    static final String RECALL = "SELECT (SELECT count(*) FROM fence WHERE shard = $1 AND epoch = $2 AND owner = $3),"
            + " (SELECT after::text FROM history WHERE campaign = $4 AND request = $5),"
            + " (SELECT coalesce(after->>'version', before->>'version')::bigint FROM history WHERE campaign = $4"
            + " ORDER BY number DESC LIMIT 1)";

    /**
     * The fence stays as it is, but its row is locked and looked at again, as by a batch: after a later takeover this
     * changes nothing, however late it comes.
     */
    static final String RENEW_CODE_KEYS = "WITH f AS (UPDATE fence SET batch_no = batch_no"
            + " WHERE shard = $1 AND epoch = $2 AND owner = $3 AND batch_no = $4 RETURNING 1),"
            + " renewed AS (UPDATE campaign c SET code_key = n.key FROM f,"
            + " unnest($5::text[], $6::bytea[]) AS n (id, key) WHERE c.id = n.id RETURNING 1)"
            + " SELECT (SELECT count(*) FROM f), (SELECT count(*) FROM renewed)";

    private static final String TERMS = "SELECT c.id, c.shard, c.number, c.stock, c.per_user, c.phase, c.opens_at,"
            + " c.closes_at, c.coupon_ttl_ms, c.coupon_expires_at, c.code_key, c.own_codes,"
            + " c.eligible_list, c.eligible_users, c.version, last.sequence";
    private static final String WITH_LATEST = " FROM campaign c LEFT JOIN LATERAL (SELECT sequence FROM coupon"
            + " WHERE campaign = c.id ORDER BY sequence DESC LIMIT 1) last ON true WHERE ";

    /** Ordered by number from one that is given, so that a shard of many campaigns comes in pieces. */
    static final String CAMPAIGNS = TERMS + WITH_LATEST + "c.shard = $1 AND c.number > $2 ORDER BY c.number LIMIT $3";

    static final String STANDINGS = TERMS + WITH_LATEST + "c.id = ANY($1)";

    /** What people read, too. A condition follows. */
    static final String CAMPAIGN =
            TERMS + ", c.name, c.benefit::text, c.metadata::text, c.created_at, c.changed_at" + WITH_LATEST;

    /**
     * The server joins a page into a few byte strings: reading ten million rows one by one takes many times as long.
     */
    private static final String PAGE = "SELECT count(*),"
            + " convert_to(string_agg(user_id, " + SEPARATOR_SQL + "), 'UTF8'),"
            + " string_agg(timestamptz_send(issued_at), ''),"
            + " array_agg(sequence) FILTER (WHERE revoked_at IS NOT NULL)";

    static final String PAGE_ROWS = " FROM (SELECT * FROM coupon WHERE campaign = $1"
            + " AND sequence BETWEEN $2 AND $3 ORDER BY sequence) page";
    static final String PAGE_SINGLE = PAGE + PAGE_ROWS;
    static final String PAGE_KEYED =
            PAGE + ", string_agg(int2send(ordinal), ''), string_agg(uuid_send(key), '')" + PAGE_ROWS;

    static final String REVOKED = "SELECT sequence FROM coupon"
            + " WHERE campaign = $1 AND sequence > $2 AND revoked_at IS NOT NULL ORDER BY sequence LIMIT $3";

    /** A campaign's row as JSON without its code key, the form that history keeps. {@link KeptCampaign} reads it. */
    static final String CAMPAIGN_JSON = "jsonb_build_object('id', c.id, 'shard', c.shard, 'number', c.number,"
            + " 'name', c.name, 'stock', c.stock, 'perUser', c.per_user, 'phase', c.phase,"
            + " 'opensAt', " + millis("c.opens_at") + ", 'closesAt', " + millis("c.closes_at") + ","
            + " 'couponTtlMillis', c.coupon_ttl_ms, 'couponExpiresAt', " + millis("c.coupon_expires_at") + ","
            + " 'benefit', c.benefit, 'metadata', c.metadata, 'version', c.version,"
            + " 'ownCodes', c.own_codes, 'eligibleList', c.eligible_list, 'eligibleUsers', c.eligible_users,"
            + " 'createdAt', " + millis("c.created_at") + ", 'changedAt', " + millis("c.changed_at") + ","
            + " 'issued', coalesce((SELECT max(k.sequence) FROM coupon k WHERE k.campaign = c.id), 0))";

    /** A request that has happened moves the fence and changes nothing more. */
    private static final String KNOWN =
            FENCED + ", known AS (SELECT after FROM history WHERE campaign = $5 AND request = $6),";

    private static final String COMMAND = KNOWN + " changed AS (";

    private static final String NOTED = " noted AS (INSERT INTO history"
            + " (campaign, request, action, who, at, before, after)"
            + " SELECT $5, $6, $7, $8, $9, (SELECT " + CAMPAIGN_JSON + " FROM campaign c WHERE c.id = $5), after"
            + " FROM changed RETURNING after)";

    /** The counts come apart: a change of no row must not look like a fence that stands elsewhere. */
    private static final String COUNTS =
            " SELECT (SELECT count(*) FROM f), (SELECT count(*) FROM known) + (SELECT count(*) FROM noted),"
                    + " coalesce((SELECT after FROM known), (SELECT after FROM noted))::text";

    private static final String TO_HISTORY = " AS after)," + NOTED + WebhookOutboxSql.OF_COMMAND + COUNTS;

    private static final String AND_HISTORY = " RETURNING " + CAMPAIGN_JSON + TO_HISTORY;

    static final String CREATE = COMMAND
            + "INSERT INTO campaign AS c (id, created_at, changed_at, stock, phase, opens_at, closes_at, per_user,"
            + " coupon_ttl_ms, coupon_expires_at, version, shard, number, code_key, name, benefit, metadata)"
            + " SELECT $5, $9, $9, $10, $11, $12, $13, $14, $15, $16, $17, $1, $18, $19, $20, $21::text::jsonb,"
            + " $22::text::jsonb FROM f WHERE NOT EXISTS (SELECT FROM known)"
            + AND_HISTORY;

    static final String UPDATE = COMMAND
            + "UPDATE campaign c SET changed_at = $9, stock = $10, phase = $11, opens_at = $12, closes_at = $13,"
            + " per_user = $14, coupon_ttl_ms = $15, coupon_expires_at = $16, version = $17,"
            + " name = coalesce($19, c.name), benefit = " + unlessNull("$20", "c.benefit") + ","
            + " metadata = " + unlessNull("$21", "c.metadata")
            + " FROM f WHERE c.id = $5 AND c.version = $18 AND NOT EXISTS (SELECT FROM known)"
            + AND_HISTORY;

    /** A campaign that has issued a coupon stays, whatever memory says. */
    static final String DELETE = COMMAND
            + "DELETE FROM campaign c USING f WHERE c.id = $5 AND c.version = $10 AND NOT EXISTS (SELECT FROM known)"
            + " AND NOT EXISTS (SELECT FROM coupon k WHERE k.campaign = $5) RETURNING 'null'::jsonb AS after),"
            + " dropped AS (UPDATE upload u SET state = 'DROPPED' FROM changed WHERE u.campaign = $5),"
            + NOTED + COUNTS;

    private static final String AS_IN_MEMORY = "EXISTS (SELECT FROM campaign WHERE id = $5 AND version = $10)";

    /** What was staged belongs to the campaign from here on, or it is gone and nothing is changed. */
    private static final String PUBLISHED = KNOWN
            + " published AS (UPDATE upload u SET state = 'PUBLISHED', first_position = $14 FROM f WHERE u.id = $12"
            + " AND u.campaign = $5 AND u.state = 'STAGED' AND u.size = $13 AND NOT EXISTS (SELECT FROM known)"
            + " AND " + AS_IN_MEMORY + " RETURNING 1),";

    private static final String OR_GONE = ", CASE WHEN " + AS_IN_MEMORY + " THEN 'UPLOAD_GONE' END";

    /** No code moves: the upload's row says where its codes begin. */
    static final String PUBLISH_CODES = PUBLISHED
            + " changed AS (UPDATE campaign c SET changed_at = $9, own_codes = $14 - 1 + $13, version = $11"
            + " FROM published WHERE c.id = $5"
            + AND_HISTORY + OR_GONE;

    private static final String LIST_BEFORE = " dropped AS (UPDATE upload u SET state = 'DROPPED' FROM changed"
            + " WHERE u.campaign = $5 AND u.kind = 'USERS' AND u.state = 'PUBLISHED'),";

    static final String PUBLISH_ELIGIBLE = PUBLISHED
            + " changed AS (UPDATE campaign c SET changed_at = $9, eligible_list = $12, eligible_users = $13,"
            + " version = $11 FROM published WHERE c.id = $5 RETURNING " + CAMPAIGN_JSON + " AS after),"
            + LIST_BEFORE + NOTED + COUNTS + OR_GONE;

    /** Anybody may claim. */
    static final String LIFT_ELIGIBLE = COMMAND
            + "UPDATE campaign c SET changed_at = $9, eligible_list = 0, eligible_users = 0, version = $11"
            + " FROM f WHERE c.id = $5 AND c.version = $10 AND NOT EXISTS (SELECT FROM known)"
            + " RETURNING " + CAMPAIGN_JSON + " AS after)," + LIST_BEFORE + NOTED + COUNTS;

    /** In the order of ids, from one that is given. */
    static final String ELIGIBLE = "SELECT count(*),"
            + " convert_to(string_agg(user_id, " + SEPARATOR_SQL + " ORDER BY user_id), 'UTF8'), max(user_id)"
            + " FROM (SELECT user_id FROM eligible WHERE upload = $1 AND user_id > $2 ORDER BY user_id LIMIT $3) page";

    /**
     * Takes a coupon back. Redeeming does not ask for the fence, so the row alone says whether it came first; what this
     * statement saw of the row when it began may be older, and a row that is neither revoked nor free was redeemed.
     */
    static final String REVOKE = KNOWN
            + " revoked AS (UPDATE coupon k SET revoked_at = $9 FROM f WHERE k.campaign = $5 AND k.sequence = $13"
            + " AND k.revoked_at IS NULL AND k.redeemed_at IS NULL AND NOT EXISTS (SELECT FROM known)"
            + " AND " + AS_IN_MEMORY + " RETURNING 1),"
            + " changed AS (UPDATE campaign c SET changed_at = $9, stock = $12, version = $11 FROM revoked"
            + " WHERE c.id = $5 RETURNING " + CAMPAIGN_JSON + " || jsonb_build_object('revoked', $13::int)"
            + TO_HISTORY
            + ", CASE WHEN " + AS_IN_MEMORY + " THEN coalesce((SELECT"
            + " CASE WHEN revoked_at IS NULL THEN 'REDEEMED' ELSE 'ALREADY_REVOKED' END"
            + " FROM coupon WHERE campaign = $5 AND sequence = $13), 'NOT_ISSUED') END";

    private ShardStatements() {}

    /** SQL's null leaves the column as it is, JSON's null empties it. */
    private static String unlessNull(String given, String column) {
        return "nullif(coalesce(" + given + "::text::jsonb, " + column + "), 'null'::jsonb)";
    }

    static String millis(String column) {
        return "(extract(epoch FROM " + column + ") * 1000)::bigint";
    }
}
