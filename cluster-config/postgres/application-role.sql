-- The role that nodes use where migrations are a step of their own: it owns nothing and cannot change a table. Run this
-- once, after the first migration, in the database of Dibs, as the role that owns its tables and runs `migrate`. That
-- role may create roles, or dibs_app exists already. "make-role" beside this runs it, and gives dibs_app a password.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'dibs_app') THEN
        CREATE ROLE dibs_app LOGIN;
    END IF;
END
$$;

GRANT USAGE ON SCHEMA public TO dibs_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO dibs_app;
-- Tables that later migrations of the same owner create.
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO dibs_app;
-- A node reads which migrations ran, and notes none.
REVOKE INSERT, UPDATE, DELETE ON flyway_schema_history FROM dibs_app;

-- Nodes say how long others, such as a dump, have kept PostgreSQL from clearing old rows away. Without this right they see only
-- how many transactions came since.
DO $$
BEGIN
    GRANT pg_read_all_stats TO dibs_app;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE NOTICE 'Have a superuser run: GRANT pg_read_all_stats TO dibs_app';
END
$$;
