package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.ledger.VacuumHorizon.Age;
import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a dump, an audit or a forgotten slot costs the batches beside it. {@code -Ddibs.batches=30000}: the long form.
 */
class VacuumHorizonIT {
    private static final int BATCHES = Integer.getInteger("dibs.batches", 2_000);

    @RegisterExtension
    private static final TestDatabase DATABASE = new TestDatabase();

    private PostgresLedger postgres;

    @BeforeEach
    void open() {
        postgres = DATABASE.open("one");
    }

    @Test
    void theOldestSnapshotIsSeenWhileItIsOpen() throws Exception {
        try (Connection dump = DATABASE.connect();
                Connection writer = DATABASE.connect()) {
            openSnapshot(dump);
            double alone = microsOfABatch(writer, 2);
            Age held = ConditionWait.get(postgres.monitor().oldestSnapshot());
            System.out.printf("beside a snapshot, after %d batches: %.0f us each%n", BATCHES, alone);
            assertThat(held.seconds()).isPositive();
            assertThat(held.transactions()).isGreaterThanOrEqualTo(BATCHES);
            dump.rollback();
            System.out.printf("without one, after %d batches: %.0f us each%n", BATCHES, microsOfABatch(writer, 3));
            ConditionWait.until(
                    "it is gone",
                    () -> ConditionWait.get(postgres.monitor().oldestSnapshot()).transactions() < BATCHES);
        }
    }

    private static void openSnapshot(Connection dump) throws SQLException {
        dump.setAutoCommit(false);
        dump.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (Statement reading = dump.createStatement()) {
            reading.executeQuery("SELECT count(*) FROM coupon").close();
        }
    }

    /** The disk is left out of it. @return how long one of the last tenth took */
    private static double microsOfABatch(Connection writer, int shard) throws SQLException {
        try (Statement setting = writer.createStatement()) {
            setting.execute("SET synchronous_commit = off");
        }
        try (PreparedStatement move =
                writer.prepareStatement("UPDATE fence SET batch_no = batch_no + 1 WHERE shard = " + shard)) {
            repeat(move, BATCHES * 9 / 10);
            long began = System.nanoTime();
            repeat(move, BATCHES / 10);
            return (System.nanoTime() - began) / 1_000.0 / (BATCHES / 10);
        }
    }

    private static void repeat(PreparedStatement move, int times) throws SQLException {
        for (int i = 0; i < times; i++) {
            move.executeUpdate();
        }
    }
}
