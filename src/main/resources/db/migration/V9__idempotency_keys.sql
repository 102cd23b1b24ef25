-- What each idempotency key was first used for, for a week: a retry is told from another wish under the same key.
CREATE TABLE idempotency_key (
    id      uuid        PRIMARY KEY,                    -- of the call, the caller and the key
    body    bytea       NOT NULL,                       -- the digest of the body
    subject uuid        NOT NULL DEFAULT gen_random_uuid(), -- what the request makes is named by it, so it is made once
    at      timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX idempotency_key_age ON idempotency_key (at);
