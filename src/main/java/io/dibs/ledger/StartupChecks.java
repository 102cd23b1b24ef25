package io.dibs.ledger;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import java.util.concurrent.TimeUnit;

/** Whether a server keeps what it acknowledges, before anything is asked of it. */
final class StartupChecks {
    private static final int OLDEST_VERSION = 150_000;

    private static final String FACTS = "SELECT current_setting('server_version_num')::int AS version,"
            + " current_setting('server_version') AS version_name, pg_is_in_recovery() AS recovering,"
            + " current_setting('server_encoding') AS encoding, current_setting('fsync') AS fsync,"
            + " current_setting('full_page_writes') AS full_page_writes,"
            + " current_setting('synchronous_commit') AS synchronous_commit,"
            + " current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int"
            + " - coalesce(current_setting('reserved_connections', true), '0')::int AS connections";

    /** A server may have been started with this node, and be busy with itself. */
    private static final int LIMIT_MILLIS = 10_000;

    private final PostgresSettings settings;
    private final int shards;

    StartupChecks(PostgresSettings settings, int shards) {
        this.settings = settings;
        this.shards = shards;
    }

    Future<Void> run(Vertx vertx) {
        return PgConnection.connect(vertx, settings.connectOptions("checks", LIMIT_MILLIS))
                .compose(connection -> connection
                        .query(FACTS)
                        .execute()
                        .eventually(connection::close))
                .timeout(LIMIT_MILLIS, TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(unreachable(failure)))
                .map(rows -> rows.iterator().next())
                .map(this::check);
    }

    private UnfitDatabaseException unreachable(Throwable failure) {
        return new UnfitDatabaseException(
                Check.REACHABLE,
                "PostgreSQL does not answer at " + settings + " within " + LIMIT_MILLIS + " ms ("
                        + Verdict.cause(failure) + "): check that it runs there and that user and password are right",
                failure);
    }

    private Void check(Row facts) {
        require(
                Check.VERSION,
                facts.getInteger("version") >= OLDEST_VERSION,
                "PostgreSQL is version " + facts.getString("version_name") + ": 15 or later is needed");
        require(
                Check.PRIMARY,
                !facts.getBoolean("recovering"),
                "PostgreSQL is a read replica: name the primary instead");
        require(
                Check.ENCODING,
                facts.getString("encoding").equals("UTF8"),
                "The database's encoding is " + facts.getString("encoding") + ": create it with ENCODING 'UTF8'");
        requireOn(facts, Check.FSYNC, "fsync", "a crash of its machine would lose coupons");
        requireOn(facts, Check.FULL_PAGE_WRITES, "full_page_writes", "a crash of its machine could tear pages");
        requireOn(
                facts,
                Check.SYNCHRONOUS_COMMIT,
                "synchronous_commit",
                "a crash would lose coupons that were acknowledged");
        int needed = settings.limits().connections(shards);
        require(
                Check.CONNECTIONS,
                facts.getInteger("connections") >= needed,
                "PostgreSQL allows " + facts.getInteger("connections") + " connections and one node can need " + needed
                        + ": raise max_connections");
        return null;
    }

    /**
     * {@code synchronous_commit} also knows {@code local}, {@code remote_write} and {@code remote_apply}: all flush
     * here.
     */
    private void requireOn(Row facts, Check check, String name, String reason) {
        require(check, !facts.getString(name).equals("off"), "PostgreSQL runs with " + name + " off: " + reason
                + "; set " + name + " = on");
    }

    private void require(Check check, boolean holds, String message) {
        if (!holds && !settings.waived().contains(check)) {
            throw new UnfitDatabaseException(check, message + " (or waive the check " + check.label() + ")");
        }
    }
}
