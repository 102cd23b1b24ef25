package io.dibs.load.baseline;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.Function;

/** The tables of all baselines, and one event loop's connections to them. */
final class BaselineDatabase {
    private static final String UNIQUE_VIOLATION = "23505";
    /** More of them wait for the same row, and take more of the processors for it. */
    private static final int CONNECTIONS = 4;

    /** Finds the coupon of a user who got nothing now. */
    static final String COUPON_OF_USER = "SELECT FROM baseline_coupon WHERE campaign = $1 AND user_id = $2";

    private static final List<String> TABLES = List.of("""
            CREATE TABLE IF NOT EXISTS baseline_campaign (
              id     text PRIMARY KEY,
              stock  integer NOT NULL,
              issued integer NOT NULL DEFAULT 0
            ) WITH (fillfactor = 50)
            """, """
            CREATE TABLE IF NOT EXISTS baseline_coupon (
              campaign  text NOT NULL,
              user_id   text NOT NULL,
              sequence  integer NOT NULL,
              issued_at timestamptz NOT NULL DEFAULT now(),
              PRIMARY KEY (campaign, user_id)
            )
            """, """
            CREATE TABLE IF NOT EXISTS baseline_slot (
              campaign  text NOT NULL,
              sequence  integer NOT NULL,
              user_id   text,
              issued_at timestamptz,
              PRIMARY KEY (campaign, sequence),
              UNIQUE (campaign, user_id)
            )
            """, """
            CREATE INDEX IF NOT EXISTS baseline_free ON baseline_slot (campaign, sequence) WHERE user_id IS NULL
            """, """
            CREATE OR REPLACE VIEW baseline_issued AS
              SELECT campaign, user_id FROM baseline_coupon
              UNION ALL
              SELECT campaign, user_id FROM baseline_slot WHERE user_id IS NOT NULL
            """);

    private final Pool pool;

    BaselineDatabase(Vertx vertx, String uri) {
        pool = PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(CONNECTIONS))
                .connectingTo(PgConnectOptions.fromUri(uri).setCachePreparedStatements(true))
                .using(vertx)
                .build();
    }

    Future<Void> createTables() {
        Future<Void> created = Future.succeededFuture();
        for (String table : TABLES) {
            created = created.compose(done -> pool.query(table).execute().mapEmpty());
        }
        return created;
    }

    Future<Void> createCampaign(String campaign, int stock) {
        return run("INSERT INTO baseline_campaign (id, stock) VALUES ($1, $2)", Tuple.of(campaign, stock))
                .mapEmpty();
    }

    Future<RowSet<Row>> run(String sql, Tuple arguments) {
        return run(pool, sql, arguments);
    }

    static Future<RowSet<Row>> run(SqlClient client, String sql, Tuple arguments) {
        return client.preparedQuery(sql).execute(arguments);
    }

    /**
     * Issues by a statement that changes one row if anything is left, and violates a key, which undoes it, for a user
     * who holds a coupon already.
     */
    Future<ClaimResult> claim(String sql, String couponOfUser, String campaign, String user) {
        Tuple arguments = Tuple.of(campaign, user);
        return run(sql, arguments)
                .compose(
                        done -> done.rowCount() == 1
                                ? Future.succeededFuture(ClaimResult.WON)
                                : heldOrSoldOut(pool, couponOfUser, arguments),
                        failure -> isUniqueViolation(failure)
                                ? Future.succeededFuture(ClaimResult.HELD)
                                : Future.failedFuture(failure));
    }

    static Future<ClaimResult> heldOrSoldOut(SqlClient client, String couponOfUser, Tuple arguments) {
        return run(client, couponOfUser, arguments)
                .map(found -> found.size() == 0 ? ClaimResult.SOLD_OUT : ClaimResult.HELD);
    }

    Future<ClaimResult> inTransaction(Function<SqlConnection, Future<ClaimResult>> claim) {
        return pool.withTransaction(claim);
    }

    /** Rows that are there already stay as they are. */
    Future<Void> insert(String[] campaigns, String[] users, Integer[] sequences) {
        String sql = """
                INSERT INTO baseline_coupon (campaign, user_id, sequence)
                SELECT * FROM unnest($1::text[], $2::text[], $3::integer[])
                ON CONFLICT DO NOTHING
                """;
        return run(sql, Tuple.of(campaigns, users, sequences)).mapEmpty();
    }

    private static boolean isUniqueViolation(Throwable failure) {
        return failure instanceof PgException refused && UNIQUE_VIOLATION.equals(refused.getSqlState());
    }
}
