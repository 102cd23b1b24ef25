package io.dibs.ledger;

import io.dibs.testkit.network.CuttableProxy;
import io.dibs.testkit.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Ends connections of writers, indexers and writers of trees: by the server and on the way, at any moment, and at
 * chosen ones, before a batch is committed and after it, with the answer on its way.
 */
final class InterleavedFaults {
    private static final int BATCHES_BETWEEN = 25;
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final String TERMINATE =
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()";

    private final TestDatabase database;
    private final List<CuttableProxy> ways;
    private final SentBatches sent;
    private final Random random;
    private int count;

    InterleavedFaults(TestDatabase database, List<CuttableProxy> ways, SentBatches sent, long seed) {
        this.database = database;
        this.ways = ways;
        this.sent = sent;
        this.random = new Random(seed);
    }

    /** How many there were. */
    int causeUntil(long batches) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            while (sent.count() < batches) {
                long next = sent.count() + 1 + random.nextInt(BATCHES_BETWEEN);
                await(() -> sent.count() >= next);
                cause(connection, statement);
                count++;
            }
        }
        return count;
    }

    private void cause(Connection connection, Statement statement) throws SQLException {
        switch (random.nextInt(7)) {
            case 0 ->
                statement.execute(TERMINATE + " AND application_name LIKE 'dibs shard%' ORDER BY random() LIMIT 1");
            case 1 -> statement.execute(TERMINATE + " AND application_name ~ 'holders|trees'");
            case 2 -> anyWay().cut();
            case 3 -> {
                CuttableProxy way = anyWay();
                way.swallowAnswers();
                long later = sent.count() + 2;
                await(() -> sent.count() >= later);
                way.cut();
            }
            case 4 ->
                whileTheFenceIsLocked(
                        connection,
                        () -> statement.execute(
                                TERMINATE + " AND wait_event_type = 'Lock' AND application_name LIKE 'dibs shard%'"));
            case 5 -> {
                whileTheFenceIsLocked(connection, () -> ways.forEach(CuttableProxy::swallowAnswers));
                await(() -> waiting(statement) == 0);
                ways.forEach(CuttableProxy::cut);
            }
            default -> whileTheFenceIsLocked(connection, () -> ways.forEach(CuttableProxy::cut));
        }
    }

    private CuttableProxy anyWay() {
        return ways.get(random.nextInt(ways.size()));
    }

    private interface Cause {
        void run() throws SQLException;
    }

    /** When somebody waits for it. */
    private void whileTheFenceIsLocked(Connection connection, Cause cause) throws SQLException {
        try (Connection lock = database.connect();
                Statement locking = lock.createStatement();
                Statement looking = connection.createStatement()) {
            lock.setAutoCommit(false);
            locking.execute("SELECT 1 FROM fence WHERE shard = 0 FOR UPDATE");
            await(() -> waiting(looking) > 0);
            cause.run();
            lock.commit();
        }
    }

    private static int waiting(Statement statement) {
        try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND wait_event_type = 'Lock'"
                + " AND application_name LIKE 'dibs shard%'")) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** It may never be so: then the fault comes at another moment. */
    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + LONGEST_NANOS;
        while (!condition.getAsBoolean() && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
