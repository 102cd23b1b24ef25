-- The role of PostgreSQL's exporter: it reads statistics and settings, and no table. It may be run again.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'dibs_monitor') THEN
        CREATE ROLE dibs_monitor LOGIN CONNECTION LIMIT 3;
    END IF;
END
$$;

GRANT pg_monitor TO dibs_monitor;
