package io.dibs.ledger;

import io.dibs.connection.HostAddress;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.CloseFuture;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Opens connections. Of several hosts, all are asked at once and the one that takes writes is used: a host that is gone
 * costs no time, and after a failover the next connection leads to the new primary. A primary from before a failover,
 * which was started again, takes writes too, but they would be lost: its timeline is older than the latest that was
 * seen, so it is refused. Any thread.
 */
final class PostgresConnector {
    /** A promotion begins a new timeline, and the names of WAL files begin with its number. */
    private static final String FACTS = """
            SELECT current_setting('transaction_read_only') = 'on' AS read_only,
                   CASE
                       WHEN pg_is_in_recovery() THEN '0'
                       ELSE left(pg_walfile_name(pg_current_wal_lsn()), 8)
                   END AS timeline
            """;

    private static final int HEXADECIMAL = 16;

    private final VertxInternal vertx;
    private final PostgresSettings settings;
    private final AtomicLong latestTimeline = new AtomicLong();

    private record HostConnection(PgConnection connection, HostAddress host) {}

    PostgresConnector(Vertx vertx, PostgresSettings settings) {
        this.vertx = (VertxInternal) vertx;
        this.settings = settings;
    }

    VertxInternal vertx() {
        return vertx;
    }

    PostgresSettings settings() {
        return settings;
    }

    /**
     * @param name what the server's lists of connections call it
     * @param statementMillis the server's limit for each statement
     */
    Future<PgConnection> connect(String name, int statementMillis) {
        return connect(settings.connectOptions(name, statementMillis));
    }

    /** @param options lead to any of the hosts */
    Future<PgConnection> connect(PgConnectOptions options) {
        return open(options).map(HostConnection::connection);
    }

    /**
     * The host to use, for a pool, which opens its own connections.
     *
     * @param check of a connection to it
     */
    Future<HostAddress> locate(PgConnectOptions options, Function<PgConnection, Future<PgConnection>> check) {
        return open(options).compose(found -> check.apply(found.connection())
                .eventually(() -> found.connection().close())
                .map(sound -> found.host()));
    }

    private Future<HostConnection> open(PgConnectOptions options) {
        if (settings.hosts().size() == 1) {
            HostAddress only = settings.hosts().get(0);
            return attempt(options).map(open -> new HostConnection(open, only));
        }
        return first(settings.hosts().stream().map(host -> open(options, host)).toList());
    }

    private Future<HostConnection> open(PgConnectOptions options, HostAddress host) {
        Future<PgConnection> connecting =
                attempt(new PgConnectOptions(options).setHost(host.host()).setPort(host.port()));
        return connecting
                .compose(open -> requireWritable(open, host))
                .timeout(settings.limits().connectMillis(), TimeUnit.MILLISECONDS)
                .onFailure(unfit -> connecting.onSuccess(PgConnection::close))
                .recover(failure -> Future.failedFuture(ConnectFailure.explain(settings.at(host), failure)));
    }

    /**
     * The driver makes a client for each connection, and leaves one that did not connect to the end of its context: so
     * each attempt has a context of its own, on the caller's event loop, that ends when it fails.
     */
    private Future<PgConnection> attempt(PgConnectOptions options) {
        ContextInternal caller = vertx.getOrCreateContext();
        CloseFuture end = new CloseFuture();
        ContextInternal own = vertx.contextBuilder()
                .withEventLoop(caller.nettyEventLoop())
                .withCloseFuture(end)
                .build();
        Promise<PgConnection> promise = caller.promise();
        own.runOnContext(begin -> PgConnection.connect(vertx, options)
                .onFailure(failure -> end.close())
                .onComplete(promise));
        return promise.future();
    }

    private Future<HostConnection> requireWritable(PgConnection open, HostAddress host) {
        return open.query(FACTS).execute().map(rows -> {
            Row facts = rows.iterator().next();
            long timeline = Long.parseLong(facts.getString("timeline"), HEXADECIMAL);
            require(!facts.getBoolean("read_only"), host + " is a read replica, or read-only");
            require(
                    latestTimeline.accumulateAndGet(timeline, Math::max) == timeline,
                    host + " is a primary from before a failover: end it, and start it as a replica");
            return new HostConnection(open, host);
        });
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new UnfitDatabaseException(ServerCheck.PRIMARY, message);
        }
    }

    private Future<HostConnection> first(List<Future<HostConnection>> attempts) {
        return Future.any(attempts)
                .map(any -> {
                    HostConnection first = attempts.stream()
                            .filter(Future::succeeded)
                            .findFirst()
                            .orElseThrow()
                            .result();
                    attempts.forEach(attempt -> attempt.onSuccess(other -> closeUnlessSame(other, first)));
                    return first;
                })
                .recover(all -> Future.failedFuture(noneTakesWrites(attempts)));
    }

    private static void closeUnlessSame(HostConnection other, HostConnection first) {
        if (other != first) {
            other.connection().close();
        }
    }

    /** Time can mend it, as during a failover, unless all hosts refuse for the same reason. */
    private UnfitDatabaseException noneTakesWrites(List<Future<HostConnection>> attempts) {
        List<UnfitDatabaseException> causes = attempts.stream()
                .map(attempt -> (UnfitDatabaseException) attempt.cause())
                .toList();
        ServerCheck check = causes.get(0).check();
        boolean same = check != ServerCheck.PRIMARY && causes.stream().allMatch(cause -> cause.check() == check);
        return new UnfitDatabaseException(
                same ? check : ServerCheck.REACHABLE,
                "No host of DIBS_POSTGRES_URI takes writes: "
                        + causes.stream().map(Throwable::getMessage).collect(Collectors.joining("; ")),
                causes.stream().filter(ConnectFailure::isStarting).findFirst().orElse(causes.get(0)));
    }
}
