-- The ledger. What was decided is appended to a log before its answer leaves; what else is asked of coupons is derived
-- from the log. Text that is compared has the collation "C": bytes, which no update of a library reorders.

-- What is fixed when the database is first used: the number of shards, the key of the user hashes.
CREATE TABLE setting (
    key   text COLLATE "C" PRIMARY KEY,
    value text NOT NULL
);

-- Who may write a shard. Each batch, command and takeover updates its shard's row, so that they stand in one order.
CREATE TABLE fence (
    shard    integer PRIMARY KEY,
    epoch    bigint  NOT NULL,
    owner    uuid    NOT NULL, -- fresh for each takeover: an epoch alone comes back once a lagging replica is promoted
    node     text    NOT NULL, -- whom to ask for a handover
    batch_no bigint  NOT NULL  -- rises with each batch and command: one that is sent twice counts once
) WITH (fillfactor = 10); -- room on the page, so that an update touches no index

-- ---- campaigns -----------------------------------------------------------------------------------------------------

CREATE TABLE campaign (
    id                text    COLLATE "C" PRIMARY KEY,
    shard             integer NOT NULL,
    number            integer NOT NULL, -- within its shard; the codes of its coupons begin with both
    name              text,
    stock             integer NOT NULL CHECK (stock >= 0),
    per_user          integer NOT NULL CHECK (per_user >= 1), -- how many coupons a user may hold
    phase             text    NOT NULL CHECK (phase IN ('DRAFT', 'LIVE', 'PAUSED', 'CLOSED')),
    opens_at          timestamptz,
    closes_at         timestamptz,
    coupon_ttl_ms     bigint CHECK (coupon_ttl_ms > 0), -- a coupon expires this long after it was issued,
    coupon_expires_at timestamptz,                      -- or at this time, whichever the campaign has
    benefit           jsonb,
    metadata          jsonb,
    -- The key that its codes are made with: 16 bytes, and behind them for each restore of the database after which
    -- coupons were issued again the last sequence that it left (4 bytes) and the key of those above it (16 bytes). In
    -- the row itself, so that each reader of the campaign reads all that its codes need.
    code_key          bytea   NOT NULL CHECK (octet_length(code_key) % 20 = 16 AND octet_length(code_key) <= 5116),
    version           bigint  NOT NULL, -- rises with each change
    own_codes         integer NOT NULL DEFAULT 0 CHECK (own_codes >= 0), -- 0: codes are computed
    eligible_list     bigint  NOT NULL DEFAULT 0, -- the upload that may claim; 0: anybody may
    eligible_users    integer NOT NULL DEFAULT 0,
    created_at        timestamptz NOT NULL,
    changed_at        timestamptz NOT NULL,
    UNIQUE (shard, number)
);
CREATE INDEX campaign_opens ON campaign (opens_at) WHERE opens_at IS NOT NULL;
CREATE INDEX campaign_closes ON campaign (closes_at) WHERE closes_at IS NOT NULL;
CREATE INDEX campaign_coupons_expire ON campaign (coupon_expires_at) WHERE coupon_expires_at IS NOT NULL;

-- Each administrative change, once: a request that is repeated finds its own result here.
CREATE TABLE history (
    campaign text COLLATE "C" NOT NULL,
    request  text COLLATE "C" NOT NULL,
    -- A campaign's changes are written one after the other, so these numbers rise with them, also over the deletion of a
    -- campaign and the creation of another under its id.
    number   bigint GENERATED ALWAYS AS IDENTITY,
    action   text NOT NULL,
    who      text NOT NULL,
    at       timestamptz NOT NULL,
    before   jsonb,          -- the campaign's row; null where there was none
    after    jsonb NOT NULL, -- JSON's null after a deletion, so that the request still has a result
    PRIMARY KEY (campaign, request)
);
CREATE UNIQUE INDEX history_number ON history (campaign, number);

-- ---- the log of coupons --------------------------------------------------------------------------------------------

-- How far a campaign has come: one narrow row, which the batch that appends moves by compare-and-set. So a gap, an
-- overlap and one coupon too many are refused here, whatever a node's memory believes.
CREATE TABLE head (
    campaign text COLLATE "C" PRIMARY KEY,
    key      integer GENERATED ALWAYS AS IDENTITY UNIQUE, -- stands for the campaign in the tables of coupons
    issued   integer NOT NULL DEFAULT 0, -- the last sequence
    last_at  timestamptz,                -- when that one was issued
    -- Which coupon went to whom, in 64 bits: what was read from elsewhere is compared with it. Null where it is not known.
    digest   bigint DEFAULT 0
) WITH (fillfactor = 25);

-- The log, which is the truth: a row holds a run of coupons of one campaign, without a gap, as their batch brought them.
-- Rows are appended, and never updated but to erase a person. The run that holds a sequence is the first whose last is
-- not smaller. There is no foreign key: its check would lock the campaign's row for each batch.
CREATE TABLE issue (
    campaign  integer NOT NULL,     -- head.key
    first     integer NOT NULL,     -- sequence of the first coupon
    last      integer NOT NULL,     -- and of the last one
    issued_at timestamptz NOT NULL, -- of the first
    users     text COLLATE "C" NOT NULL, -- their ids in the order of sequences, U+001F between each two
    delays    bytea,                -- a byte a coupon: milliseconds after issued_at; null where all are 0
    ordinals  bytea,                -- two bytes a coupon: which of its user's it is; null where all are the first
    keys      bytea,                -- 16 bytes a coupon: the hash of the idempotency key that won it; null: only one each
    PRIMARY KEY (campaign, last),
    CHECK (first BETWEEN 1 AND last)
);
-- Ids of a crowd do not compress, so nobody tries.
ALTER TABLE issue
    ALTER COLUMN users SET STORAGE EXTERNAL,
    ALTER COLUMN keys SET STORAGE EXTERNAL;
-- A table that only grows is analysed and frozen by the number of rows that came, not by a share of what is there.
ALTER TABLE issue SET (autovacuum_analyze_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);

-- What happened to a coupon after it was issued: a row only where something did.
CREATE TABLE coupon_state (
    campaign    integer NOT NULL, -- head.key
    sequence    integer NOT NULL,
    redeemed_at timestamptz,
    reference   text,             -- what it was redeemed for
    revoked_at  timestamptz,
    PRIMARY KEY (campaign, sequence),
    CHECK (redeemed_at IS NULL OR revoked_at IS NULL)
);
-- Which coupons of a campaign are revoked: read at each takeover, so few of many must be found without the others.
CREATE INDEX coupon_state_revoked ON coupon_state (campaign, sequence) WHERE revoked_at IS NOT NULL;

-- Who holds what, derived from the log behind the commit, many coupons at once. Unique: a violation means that a node's
-- memory gave somebody two. Led by the campaign, so that a sale touches its own part of the index and no other.
CREATE TABLE holder (
    person   uuid     NOT NULL, -- person(user id): a third of the bytes of most ids, and no id to erase
    campaign integer  NOT NULL, -- head.key
    sequence integer  NOT NULL,
    ordinal  smallint           -- which of the person's coupons of the campaign; null for the first: no byte for it
);
CREATE UNIQUE INDEX holder_first ON holder (campaign, person) WHERE ordinal IS NULL;
CREATE UNIQUE INDEX holder_further ON holder (campaign, person, ordinal) WHERE ordinal IS NOT NULL;
ALTER TABLE holder SET (autovacuum_analyze_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);

-- How far holders have been derived: moved by compare-and-set by the statement that adds them, so of several that try
-- one wins. Apart from head, whose row must never wait for it.
CREATE TABLE holder_watermark (
    campaign integer PRIMARY KEY, -- head.key
    upto     integer NOT NULL DEFAULT 0 -- the last sequence whose holder is there
) WITH (fillfactor = 25);

-- The transparency log of a campaign, derived from the log of coupons behind the commit: a Merkle tree, leaf n for the
-- coupon of sequence n + 1. Moved by compare-and-set together with its tiles, so each size is signed once.
CREATE TABLE tree (
    campaign   integer PRIMARY KEY, -- head.key
    size       integer NOT NULL,
    checkpoint text    NOT NULL     -- the signed note of this size
) WITH (fillfactor = 50);

-- Hashes of the tree, 256 side by side, as tlog-tiles serves them; the last one of each level has fewer, and grows. A hash
-- never changes: revoking or erasing leaves these alone.
CREATE TABLE tree_tile (
    campaign integer  NOT NULL, -- head.key
    level    smallint NOT NULL, -- 0: of leaves
    number   integer  NOT NULL,
    hashes   bytea    NOT NULL, -- 32 bytes each
    PRIMARY KEY (campaign, level, number)
);
-- Hashes do not compress.
ALTER TABLE tree_tile ALTER COLUMN hashes SET STORAGE EXTERNAL;

-- A person in the table of holders. 128 bits of SHA-256: nobody makes two ids that collide. Neither strict nor immutable,
-- though it could be both: then PostgreSQL would call it, at four times the cost, instead of putting its body in its place.
CREATE FUNCTION person(user_id text) RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN encode(substr(sha256(convert_to(user_id, 'UTF8')), 1, 16), 'hex')::uuid;

-- Coupons of a campaign (head.key) from one sequence to another, out of the runs of the log.
CREATE FUNCTION coupons(campaign_key integer, from_sequence integer, to_sequence integer)
    RETURNS TABLE (sequence integer, user_id text, ordinal smallint, key uuid, issued_at timestamptz,
                   redeemed_at timestamptz, reference text, revoked_at timestamptz)
    LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT c.sequence, c.user_id, c.ordinal, c.key, c.issued_at, s.redeemed_at, s.reference, s.revoked_at
      FROM (SELECT r.first + u.n::integer - 1 AS sequence,
                   u.id AS user_id,
                   CASE WHEN r.ordinals IS NULL THEN 1::smallint
                        ELSE (get_byte(r.ordinals, 2 * u.n::integer - 2) << 8
                              | get_byte(r.ordinals, 2 * u.n::integer - 1))::smallint
                   END AS ordinal,
                   encode(substr(r.keys, 16 * u.n::integer - 15, 16), 'hex')::uuid AS key,
                   CASE WHEN r.delays IS NULL THEN r.issued_at
                        ELSE r.issued_at + get_byte(r.delays, u.n::integer - 1) * interval '1 millisecond'
                   END AS issued_at
              FROM issue r
             CROSS JOIN LATERAL unnest(string_to_array(r.users, U&'\001f')) WITH ORDINALITY AS u (id, n)
             WHERE r.campaign = campaign_key AND r.last >= from_sequence
               AND r.last <= coalesce((SELECT e.last
                                         FROM issue e
                                        WHERE e.campaign = campaign_key AND e.last >= to_sequence
                                        ORDER BY e.last
                                        LIMIT 1),
                                      to_sequence)) AS c
      LEFT JOIN coupon_state s ON s.campaign = campaign_key AND s.sequence = c.sequence
     WHERE c.sequence BETWEEN from_sequence AND to_sequence;
END;

-- The sequences that a user has of a campaign (head.key): of holders, and of the log behind them.
CREATE FUNCTION held(campaign_key integer, user_id text, upto integer, issued integer)
    RETURNS TABLE (sequence integer)
    LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT o.sequence
      FROM holder o
     WHERE o.campaign = campaign_key AND o.person = person(held.user_id) AND o.ordinal IS NULL
     UNION ALL
    SELECT o.sequence
      FROM holder o
     WHERE o.campaign = campaign_key AND o.person = person(held.user_id) AND o.ordinal IS NOT NULL
     UNION ALL
    SELECT r.first + u.n::integer - 1
      FROM issue r
     CROSS JOIN LATERAL unnest(string_to_array(r.users, U&'\001f')) WITH ORDINALITY AS u (id, n)
     WHERE held.issued > held.upto
       AND r.campaign = campaign_key
       AND r.last > held.upto
       AND strpos(U&'\001f' || r.users || U&'\001f', U&'\001f' || held.user_id || U&'\001f') > 0
       AND u.id = held.user_id
       AND r.first + u.n::integer - 1 > held.upto;
END;

-- One row a coupon, for people, reports and other tools. Ask it for a campaign, not for all.
CREATE VIEW coupon AS
SELECT h.campaign, c.*
  FROM head h
 CROSS JOIN LATERAL coupons(h.key, 1, h.issued) AS c;

-- ---- what campaigns bring ------------------------------------------------------------------------------------------

-- What is uploaded for campaigns, line by line, and then published whole: a publication moves no line.
CREATE TABLE upload (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    campaign       text COLLATE "C" NOT NULL,
    kind           text NOT NULL CHECK (kind IN ('CODES', 'USERS')),
    state          text NOT NULL CHECK (state IN ('STAGED', 'PUBLISHED', 'DROPPED')),
    request        text COLLATE "C" NOT NULL, -- the wish that it is published by
    size           integer NOT NULL,
    first_position integer, -- of its first code among the campaign's, once it is published
    touched_at     timestamptz NOT NULL -- one that is staged and not touched any more was left behind
);
CREATE INDEX upload_published ON upload (campaign, first_position) WHERE state = 'PUBLISHED';
CREATE INDEX upload_unfinished ON upload (state, touched_at) WHERE state <> 'PUBLISHED';

CREATE TABLE own_code (
    upload bigint  NOT NULL,
    number integer NOT NULL, -- 1, 2, 3 … without a gap once it is published
    code   text COLLATE "C" NOT NULL,
    PRIMARY KEY (upload, number)
);
-- People who type a code need not care for case, dashes and blanks; so no two codes differ in these alone.
CREATE UNIQUE INDEX own_code_key ON own_code (upper(translate(code, '- ', '')));

CREATE TABLE eligible (
    upload  bigint NOT NULL,
    user_id text COLLATE "C" NOT NULL,
    PRIMARY KEY (upload, user_id)
);

-- ---- people and requests -------------------------------------------------------------------------------------------

-- People who signed up here. Claims know users by their ids alone, so this table is none of the hot way's.
CREATE TABLE account (
    id         text COLLATE "C" PRIMARY KEY,
    email      text COLLATE "C" NOT NULL UNIQUE, -- folded
    username   text        NOT NULL,
    roles      text[]      NOT NULL CHECK (cardinality(roles) > 0 AND roles <@ ARRAY['user', 'operator', 'admin']),
    password   text        NOT NULL, -- Argon2id, with its parameters and salt
    created_at timestamptz NOT NULL
);

-- What each idempotency key was first used for, for a week: a retry is told from another wish under the same key.
CREATE TABLE idempotency_key (
    id      uuid        PRIMARY KEY,                    -- of the call, the caller and the key
    body    bytea       NOT NULL,                       -- the digest of the body
    subject uuid        NOT NULL DEFAULT gen_random_uuid(), -- what the request makes is named by it, so it is made once
    at      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idempotency_key_age ON idempotency_key (at);

-- ---- nodes ---------------------------------------------------------------------------------------------------------

-- The processes that are there: a beat that moves is a node that lives.
CREATE TABLE node (
    id       uuid PRIMARY KEY,
    label    text    NOT NULL,
    beat     bigint  NOT NULL,
    members  text    NOT NULL, -- what it says of itself and of whom it sees
    beat_at  timestamptz NOT NULL,
    -- What it understands, for people to read: which nodes can be joined is a part of what it says of its cluster.
    wire     integer NOT NULL DEFAULT 0, -- the messages between nodes
    schema   integer NOT NULL DEFAULT 0, -- these tables, as it found them at its start
    snapshot integer NOT NULL DEFAULT 0  -- what is kept in Redis
) WITH (fillfactor = 10);

-- The latest takeovers of shards, for people to read. Nothing is decided by them.
CREATE TABLE takeover (
    shard    integer NOT NULL,
    epoch    bigint  NOT NULL,
    node     uuid    NOT NULL,
    label    text    NOT NULL, -- the node's name: its own row may be gone by now
    previous uuid,
    cause    text    NOT NULL,
    source   text    NOT NULL, -- where its memory came from
    millis   bigint  NOT NULL,
    at       timestamptz NOT NULL,
    told     boolean NOT NULL DEFAULT false, -- whether webhooks were told
    PRIMARY KEY (shard, epoch)
);
CREATE INDEX takeover_at ON takeover (at);
CREATE INDEX takeover_untold ON takeover (at) WHERE NOT told;

-- ---- webhooks ------------------------------------------------------------------------------------------------------

-- Where to tell what happens.
CREATE TABLE webhook (
    id         uuid PRIMARY KEY,
    url        text NOT NULL,
    format     text NOT NULL,
    events     text[] NOT NULL,
    secret     bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

-- What has happened and is worth telling, written by the statement that makes it true.
CREATE TABLE notice (
    id       uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    event    text NOT NULL,
    campaign text COLLATE "C",
    occasion text,                                 -- where several may notice the same: only one of them is written
    at       timestamptz NOT NULL,
    noted_at timestamptz NOT NULL DEFAULT now(),   -- by the same clock as webhook.created_at
    data     jsonb NOT NULL,
    spread   boolean NOT NULL DEFAULT false,       -- whether each webhook has its delivery
    UNIQUE (event, occasion)
);
CREATE INDEX notice_of_campaign ON notice (campaign, event, at);
CREATE INDEX notice_unspread ON notice (noted_at) WHERE NOT spread;
CREATE INDEX notice_age ON notice (noted_at);

-- One notice on its way to one webhook.
CREATE TABLE delivery (
    webhook      uuid NOT NULL REFERENCES webhook ON DELETE CASCADE,
    notice       uuid NOT NULL REFERENCES notice ON DELETE CASCADE,
    number       bigint GENERATED ALWAYS AS IDENTITY,
    state        text NOT NULL DEFAULT 'PENDING' CHECK (state IN ('PENDING', 'DELIVERED', 'FAILED')),
    attempts     integer NOT NULL DEFAULT 0,
    attempts_before integer NOT NULL DEFAULT 0,    -- made before it was last asked for: retries start again
    due_at       timestamptz NOT NULL,             -- of the next attempt; while one is made, when it counts as lost
    give_up_at   timestamptz NOT NULL,
    attempted_at timestamptz,
    status       smallint,                         -- of the receiver's last answer
    error        text,
    PRIMARY KEY (webhook, notice)
);
CREATE INDEX delivery_due ON delivery (webhook, due_at) WHERE state = 'PENDING';
CREATE INDEX delivery_of_notice ON delivery (notice);
CREATE UNIQUE INDEX delivery_listed ON delivery (webhook, number);

-- How far somebody has looked for what happens by the clock, and since when without a break.
CREATE TABLE notice_watch (
    upto  timestamptz NOT NULL,
    since timestamptz NOT NULL
);
INSERT INTO notice_watch VALUES (now(), now());
