-- What the log has lost of coupons that were acknowledged: a backup was restored, or a replica promoted that lagged. A
-- campaign with a row that is not decided is paused, whatever its phase.
CREATE TABLE ledger_loss (
    campaign   integer     NOT NULL, -- head.key
    found_at   timestamptz NOT NULL,
    issued     integer     NOT NULL, -- the last sequence that the log still had; above it another code key holds
    known      integer,              -- the last sequence that Redis still knew of; null where it knew of none above issued
    decided_at timestamptz,          -- when somebody had the campaign go on
    PRIMARY KEY (campaign, found_at),
    CHECK (known > issued)
);
CREATE UNIQUE INDEX ledger_loss_undecided ON ledger_loss (campaign) WHERE decided_at IS NULL;
