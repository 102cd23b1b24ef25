package io.dibs.ledger;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A connection pool whose statements have a time limit, so that a stuck server does not block callers. */
final class BoundedPool {
    private final Pool pool;
    private final int limitMillis;

    BoundedPool(Pool pool, int limitMillis) {
        this.pool = pool;
        this.limitMillis = limitMillis;
    }

    /** One connection, for a command that does one thing after another. */
    static BoundedPool ofCommand(Vertx vertx, PostgresSettings settings, String name) {
        int limitMillis = settings.limits().auditMillis();
        PostgresConnector connector = new PostgresConnector(vertx, settings);
        Pool pool = PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(1))
                .connectingTo(() -> connector
                        .locate(settings.connectOptions(name, limitMillis), Future::succeededFuture)
                        .map(host -> settings.at(host).connectOptions(name, limitMillis)))
                .using(vertx)
                .build();
        return new BoundedPool(pool, limitMillis);
    }

    Future<RowSet<Row>> execute(String sql, Tuple arguments) {
        return bounded(pool.preparedQuery(sql).execute(arguments));
    }

    <T> Future<Optional<T>> one(String sql, Tuple arguments, Function<Row, T> reader) {
        return many(sql, arguments, reader).map(found -> found.stream().findFirst());
    }

    <T> Future<List<T>> many(String sql, Tuple arguments, Function<Row, T> reader) {
        return execute(sql, arguments).map(rows -> read(rows, reader));
    }

    private static <T> List<T> read(RowSet<Row> rows, Function<Row, T> reader) {
        List<T> results = new ArrayList<>(rows.size());
        rows.forEach(row -> results.add(reader.apply(row)));
        return results;
    }

    <T> Future<T> withConnection(Function<SqlConnection, Future<T>> use) {
        return bounded(pool.withConnection(use));
    }

    /** Its statements have the limits of the session alone. */
    <T> Future<T> withTransaction(Function<SqlConnection, Future<T>> use) {
        return pool.withTransaction(use);
    }

    Future<Void> close() {
        return pool.close();
    }

    private <T> Future<T> bounded(Future<T> answer) {
        return answer.timeout(limitMillis, TimeUnit.MILLISECONDS).recover(ServerFailures::translated);
    }
}
