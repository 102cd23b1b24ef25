-- What each node understands, for people to read: which nodes can be joined is a part of what it says of its cluster.
ALTER TABLE node
    ADD COLUMN wire     integer NOT NULL DEFAULT 0, -- the messages between nodes
    ADD COLUMN schema   integer NOT NULL DEFAULT 0, -- these tables, as it found them at its start
    ADD COLUMN snapshot integer NOT NULL DEFAULT 0; -- what is kept in Redis
