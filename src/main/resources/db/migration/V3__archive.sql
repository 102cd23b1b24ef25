-- Campaigns whose coupons were written to files and are removed from here. The row outlives them, as the campaign's own
-- and its head do: their id and their number are not used again, and readers see what happened.
CREATE TABLE archive (
    campaign    integer PRIMARY KEY, -- head.key
    coupons     integer     NOT NULL,
    sha256      bytea       NOT NULL CHECK (octet_length(sha256) = 32), -- of the lines that were written
    frozen_at   timestamptz NOT NULL, -- since then none of its coupons is redeemed, revoked or shown
    removing_at timestamptz,          -- since then rows go; null while the files may not be all there is
    removed_at  timestamptz           -- when the last one had gone
);
