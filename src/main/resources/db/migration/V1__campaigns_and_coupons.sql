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
    batch_no bigint  NOT NULL
) WITH (fillfactor = 10); -- room on the page, so that an update touches no index

CREATE TABLE campaign (
    id                text    COLLATE "C" PRIMARY KEY,
    shard             integer NOT NULL,
    number            integer NOT NULL,
    name              text,
    stock             integer NOT NULL CHECK (stock >= 0),
    per_user          integer NOT NULL CHECK (per_user >= 1),
    phase             text    NOT NULL CHECK (phase IN ('DRAFT', 'LIVE', 'PAUSED', 'CLOSED')),
    opens_at          timestamptz,
    closes_at         timestamptz,
    coupon_ttl_ms     bigint CHECK (coupon_ttl_ms > 0),
    coupon_expires_at timestamptz,
    benefit           jsonb,
    metadata          jsonb,
    code_key          bytea   NOT NULL CHECK (octet_length(code_key) = 16),
    version           bigint  NOT NULL,
    created_at        timestamptz NOT NULL,
    changed_at        timestamptz NOT NULL,
    UNIQUE (shard, number)
);

-- The hot table. Columns of fixed width come first, so that no row is padded. There is no foreign key to campaign: its
-- check would lock the campaign's row for each coupon.
CREATE TABLE coupon (
    issued_at   timestamptz NOT NULL,
    sequence    integer  NOT NULL,
    ordinal     smallint NOT NULL DEFAULT 1, -- which of the user's coupons of this campaign
    campaign    text COLLATE "C" NOT NULL,
    user_id     text COLLATE "C" NOT NULL,
    key         uuid,                        -- hash of the idempotency key, where a user may hold several
    redeemed_at timestamptz,
    reference   text,
    revoked_at  timestamptz,
    PRIMARY KEY (campaign, sequence),
    UNIQUE (user_id, campaign, ordinal)      -- led by the user: it serves a user's list too
);
CREATE UNIQUE INDEX coupon_key ON coupon (user_id, campaign, key) WHERE key IS NOT NULL;

-- A table that only grows is analysed and frozen by the number of rows that came, not by a share of what is there.
ALTER TABLE coupon SET (autovacuum_analyze_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);

-- Each administrative change, once: a request that is repeated finds its own result here.
CREATE TABLE history (
    campaign text COLLATE "C" NOT NULL,
    request  text COLLATE "C" NOT NULL,
    action   text NOT NULL,
    who      text NOT NULL,
    at       timestamptz NOT NULL,
    before   jsonb,
    after    jsonb NOT NULL,
    PRIMARY KEY (campaign, request)
);

-- The processes that are there: a beat that moves is a node that lives.
CREATE TABLE node (
    id      uuid PRIMARY KEY,
    label   text   NOT NULL,
    beat    bigint NOT NULL,
    members text   NOT NULL,
    beat_at timestamptz NOT NULL
) WITH (fillfactor = 10);
