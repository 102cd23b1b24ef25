-- Coupons that the log has lost and that a snapshot in Redis still had, kept until an operator decides how the campaign goes
-- on. Their holders are known by the keyed hash alone that memory and snapshots have.
CREATE TABLE lost_coupon (
    campaign  integer     NOT NULL, -- head.key
    loss      timestamptz NOT NULL, -- ledger_loss.found_at: those of an earlier loss never go with a later one
    sequence  integer     NOT NULL,
    holder    uuid        NOT NULL, -- the hash of the user and of the ordinal of the coupon
    key       uuid,                 -- the hash of the idempotency key that won it; null: only one each
    issued_at timestamptz NOT NULL,
    digest    bigint      NOT NULL, -- its part of head.digest
    per_user  integer     NOT NULL, -- as it was when the coupon was kept
    PRIMARY KEY (campaign, loss, sequence),
    UNIQUE (campaign, loss, holder)
);

-- How many of them went back into the log when the campaign went on. Null where a version decided that did not do it.
ALTER TABLE ledger_loss ADD COLUMN returned integer;

-- What the command recover would put back into the log: no gap after its last coupon, and nothing above the supply.
CREATE VIEW recoverable_coupon AS
SELECT k.campaign, k.sequence, k.holder, k.key, k.issued_at, k.digest
  FROM (SELECT t.*, h.issued, row_number() OVER (PARTITION BY t.campaign ORDER BY t.sequence) AS n
          FROM ledger_loss l
          JOIN head h ON h.key = l.campaign
          JOIN campaign c ON c.id = h.campaign
          JOIN lost_coupon t ON t.campaign = l.campaign AND t.loss = l.found_at
         WHERE l.decided_at IS NULL
           AND c.phase <> 'CLOSED'
           AND t.per_user = c.per_user
           AND t.sequence > h.issued
           AND t.sequence <= CASE WHEN c.own_codes > 0 THEN least(c.stock, c.own_codes) ELSE c.stock END
           AND t.issued_at >= coalesce(h.last_at, c.created_at)) AS k
 WHERE k.sequence = k.issued + k.n;
