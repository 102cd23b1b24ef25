-- People who signed up here. Claims know users by their ids alone, so this table is none of the hot way's.
CREATE TABLE account (
    id         text COLLATE "C" PRIMARY KEY,
    email      text COLLATE "C" NOT NULL UNIQUE, -- folded
    username   text        NOT NULL,
    roles      text[]      NOT NULL CHECK (cardinality(roles) > 0 AND roles <@ ARRAY['user', 'operator', 'admin']),
    password   text        NOT NULL, -- Argon2id, with its parameters and salt
    created_at timestamptz NOT NULL
);
