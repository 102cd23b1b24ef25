-- Which database this is: another server, another timeline or another table gives another number. So a shard that is taken
-- over finds that a backup was restored, or a replica promoted, since it was taken over before. It cannot tell the files of
-- a stopped server that were copied back: those are the same server on the same timeline.
CREATE FUNCTION incarnation() RETURNS bigint
    LANGUAGE sql STABLE
    RETURN hashtextextended((SELECT system_identifier FROM pg_control_system())
                            || ' ' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8)
                            || ' ' || 'fence'::regclass::oid, 0);

-- The one in which the shard is known to hold all that was acknowledged. Null before its first takeover.
ALTER TABLE fence ADD COLUMN incarnation bigint;
