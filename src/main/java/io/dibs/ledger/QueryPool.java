package io.dibs.ledger;

import io.vertx.core.Future;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import java.util.concurrent.TimeUnit;

/** The connections of the API: however busy it is, no shard waits for it. They lead to the primary. */
final class QueryPool {
    /** Reads that wait for a connection; one more fails at once. */
    private static final int MAX_WAITING = 1_000;

    private final Pool pool;
    private final BoundedPool bounded;

    QueryPool(PostgresConnector connector) {
        PostgresLimits limits = connector.settings().limits();
        pool = PgBuilder.pool()
                .with(new PoolOptions()
                        .setName("queries")
                        .setMaxSize(limits.queryConnections())
                        .setMaxWaitQueueSize(MAX_WAITING)
                        .setConnectionTimeout(limits.connectMillis())
                        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setIdleTimeout(limits.idleMillis())
                        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS))
                .connectingTo(() -> checked(connector))
                .using(connector.vertx())
                .build();
        bounded = new BoundedPool(pool, limits.callMillis());
    }

    /** The pool offers no way to refuse a connection that it has opened, so another one looks before each. */
    private static Future<SqlConnectOptions> checked(PostgresConnector connector) {
        PostgresSettings settings = connector.settings();
        PostgresLimits limits = settings.limits();
        SessionCheck check = new SessionCheck(settings.onPrimary(), limits.statementMillis());
        return connector
                .locate(settings.connectOptions("queries check", limits.statementMillis()), check::pass)
                .timeout(limits.connectMillis(), TimeUnit.MILLISECONDS)
                .map(host -> settings.at(host).connectOptions("queries", limits.statementMillis()));
    }

    BoundedPool bounded() {
        return bounded;
    }

    Future<Void> close() {
        return pool.close();
    }
}
