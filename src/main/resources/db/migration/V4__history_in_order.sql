-- The order in which a campaign's changes happened: a campaign's are written one after the other, so these numbers rise
-- with them, also over the deletion of a campaign and the creation of another under its id.
ALTER TABLE history ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY;
CREATE UNIQUE INDEX history_number ON history (campaign, number);

-- After a deletion there is nothing: then "after" holds JSON's null, so that the request still has a result.
COMMENT ON COLUMN history.after IS 'JSON null after a deletion';
