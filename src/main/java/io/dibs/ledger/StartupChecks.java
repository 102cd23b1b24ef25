package io.dibs.ledger;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks whether a server can be used at all. A server that is starting is waited for. */
final class StartupChecks {
    private static final Logger LOG = LoggerFactory.getLogger(StartupChecks.class);
    private static final int OLDEST_VERSION = 150_000;

    private static final String FACTS = """
            SELECT current_setting('server_version_num')::int AS version,
                   current_setting('server_version') AS version_name,
                   current_setting('server_encoding') AS encoding,
                   current_setting('max_connections')::int
                       - current_setting('superuser_reserved_connections')::int
                       - coalesce(current_setting('reserved_connections', true), '0')::int AS connections,
                   (SELECT count(*)
                      FROM pg_stat_activity
                     WHERE datname = current_database() AND application_name = 'dibs heartbeat')::int AS other_nodes
            """;

    /** A server may have been started with this node, and be busy with itself. */
    private static final int LIMIT_MILLIS = 10_000;

    private static final long STARTING_MILLIS = 60_000;
    private static final long PAUSE_MILLIS = 500;

    private final Vertx vertx;
    private final PostgresSettings settings;
    private final long began = System.nanoTime();

    StartupChecks(Vertx vertx, PostgresSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    /** @param shards of the node, each of which has a connection */
    Future<Void> run(int shards) {
        return connect().compose(connection -> new SessionCheck(settings, LIMIT_MILLIS)
                .pass(connection)
                .compose(sound -> sound.query(FACTS).execute())
                .map(rows -> check(rows.iterator().next(), shards))
                .recover(failure -> Future.failedFuture(ConnectFailure.explain(settings, failure)))
                .eventually(connection::close));
    }

    private Future<PgConnection> connect() {
        return new PostgresConnector(vertx, settings)
                .connect("checks", LIMIT_MILLIS)
                .timeout(LIMIT_MILLIS, TimeUnit.MILLISECONDS)
                .recover(failure -> ConnectFailure.isStarting(failure) && waitedMillis() < STARTING_MILLIS
                        ? connectLater()
                        : Future.failedFuture(ConnectFailure.explain(settings, failure)));
    }

    private Future<PgConnection> connectLater() {
        if (waitedMillis() < PAUSE_MILLIS) {
            LOG.info("PostgreSQL at {} is starting; waiting up to {} s for it", settings, STARTING_MILLIS / 1_000);
        }
        return vertx.timer(PAUSE_MILLIS).compose(later -> connect());
    }

    private long waitedMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    private Void check(Row facts, int shards) {
        require(
                ServerCheck.VERSION,
                facts.getInteger("version") >= OLDEST_VERSION,
                "PostgreSQL is version " + facts.getString("version_name") + ": 15 or later is needed");
        require(
                ServerCheck.ENCODING,
                facts.getString("encoding").equals("UTF8"),
                "The database's encoding is " + facts.getString("encoding") + ": create it with ENCODING 'UTF8'");
        int nodes = facts.getInteger("other_nodes") + 1;
        int needed = settings.limits().connections(shards, nodes);
        require(
                ServerCheck.CONNECTIONS,
                facts.getInteger("connections") >= needed,
                "PostgreSQL allows " + facts.getInteger("connections") + " connections and " + nodes
                        + (nodes == 1 ? " node" : " nodes") + " can need " + needed + ": raise max_connections");
        return null;
    }

    private static void require(ServerCheck check, boolean holds, String message) {
        if (!holds) {
            throw new UnfitDatabaseException(check, message);
        }
    }
}
