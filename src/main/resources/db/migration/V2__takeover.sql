-- The latest takeovers of shards, for people to read. Nothing is decided by them.
CREATE TABLE takeover (
    shard    integer NOT NULL,
    epoch    bigint  NOT NULL,
    node     uuid    NOT NULL,
    label    text    NOT NULL, -- the node's name: its own row may be gone by now
    previous uuid,
    cause    text    NOT NULL,
    source   text    NOT NULL,
    millis   bigint  NOT NULL,
    at       timestamptz NOT NULL,
    PRIMARY KEY (shard, epoch)
);
CREATE INDEX takeover_at ON takeover (at);
