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
    attempts_before integer NOT NULL DEFAULT 0,    -- made before it was last asked for: retries begin anew
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
CREATE INDEX campaign_opens ON campaign (opens_at) WHERE opens_at IS NOT NULL;
CREATE INDEX campaign_closes ON campaign (closes_at) WHERE closes_at IS NOT NULL;
CREATE INDEX campaign_coupons_expire ON campaign (coupon_expires_at) WHERE coupon_expires_at IS NOT NULL;

-- Takeovers that are past are not told any more.
ALTER TABLE takeover ADD COLUMN told boolean NOT NULL DEFAULT true;
ALTER TABLE takeover ALTER COLUMN told SET DEFAULT false;
CREATE INDEX takeover_untold ON takeover (at) WHERE NOT told;
