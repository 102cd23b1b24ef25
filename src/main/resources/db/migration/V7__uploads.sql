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
-- Whoever types a code need not care for case, dashes and blanks; so no two codes differ in these alone.
CREATE UNIQUE INDEX own_code_key ON own_code (upper(translate(code, '- ', '')));

CREATE TABLE eligible (
    upload  bigint NOT NULL,
    user_id text COLLATE "C" NOT NULL,
    PRIMARY KEY (upload, user_id)
);

ALTER TABLE campaign
    ADD COLUMN own_codes      integer NOT NULL DEFAULT 0 CHECK (own_codes >= 0), -- 0: codes are computed
    ADD COLUMN eligible_list  bigint  NOT NULL DEFAULT 0, -- 0: anybody may claim
    ADD COLUMN eligible_users integer NOT NULL DEFAULT 0;
