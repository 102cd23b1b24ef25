package io.dibs.ledger;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;

/**
 * Measures how far back the oldest snapshot in PostgreSQL reaches. Row versions that it could still see stay, and each
 * batch leaves one of its fence: the next batch walks past all of them.
 */
public final class VacuumHorizon {
    /** A slot knows no time. Vacuum's own snapshots hold nothing back. */
    private static final String OLDEST = """
            SELECT coalesce(extract(epoch FROM clock_timestamp() - min(since)), 0)::float8,
                   coalesce(max(transactions), 0)::bigint
              FROM (SELECT xact_start AS since, age(backend_xmin) AS transactions
                      FROM pg_stat_activity
                     WHERE backend_xmin IS NOT NULL AND pid <> pg_backend_pid()
                       AND (datname = current_database() OR backend_type = 'walsender')
                       AND backend_type <> 'autovacuum worker'
                     UNION ALL
                    SELECT prepared, age(transaction) FROM pg_prepared_xacts WHERE database = current_database()
                     UNION ALL
                    SELECT NULL, age(xmin) FROM pg_replication_slots WHERE xmin IS NOT NULL) AS held
            """;

    private final ShardConnection connection;

    VacuumHorizon(ShardConnection connection) {
        this.connection = connection;
    }

    /**
     * @param seconds since the oldest transaction with a snapshot began
     * @param transactions that have written since the oldest snapshot was taken
     */
    public record Age(double seconds, long transactions) {}

    Future<Age> oldest() {
        return connection
                .call(OLDEST, Tuple.tuple())
                .map(rows -> age(rows.iterator().next()));
    }

    private static Age age(Row row) {
        return new Age(Math.max(0, row.getDouble(0)), row.getLong(1));
    }
}
