package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.postgres.TestDatabase;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The schema changes while others read and write. */
class SchemaMigrationsIT {
    /** The migration after it changes the table of campaigns, which every claim's takeover and every page reads. */
    private static final String OLDER = "6";

    @RegisterExtension
    private static final TestDatabase DATABASE = TestDatabase.empty();

    @BeforeEach
    void layAnOlderSchema() {
        PostgresSettings settings = DATABASE.settings();
        Flyway.configure(SchemaMigrationsIT.class.getClassLoader())
                .dataSource(settings.jdbcUrl(), settings.user(), settings.password())
                .locations("classpath:db/migration")
                .target(OLDER)
                .load()
                .migrate();
    }

    @Test
    void aMigrationBehindALongReaderKeepsNobodyWaiting() throws Exception {
        try (Connection dump = DATABASE.connect();
                Connection buyer = DATABASE.connect()) {
            readWithinATransaction(dump);
            Future<SchemaVersion> migrating = migrate(Duration.ofSeconds(60));
            try (Statement reading = buyer.createStatement()) {
                reading.execute("SET lock_timeout = '1s'");
                for (int attempt = 1; attempt <= 2; attempt++) {
                    awaitAttempt(reading);
                    reading.executeQuery("SELECT count(*) FROM campaign").close();
                }
            }
            assertThat(migrating.isComplete()).isFalse();
            dump.rollback();
            assertThat(ConditionWait.get(migrating).number()).isNotEqualTo(OLDER);
        }
    }

    private static void awaitAttempt(Statement reading) {
        ConditionWait.until("a migration asks for its lock", () -> {
            try (ResultSet waiting = reading.executeQuery(
                    "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'campaign'::regclass")) {
                return waiting.next();
            }
        });
    }

    @Test
    void aMigrationThatIsNeverLetInNamesWhoHoldsItUp() throws Exception {
        try (Connection dump = DATABASE.connect()) {
            readWithinATransaction(dump);
            assertThatThrownBy(() -> ConditionWait.get(migrate(Duration.ofMillis(1))))
                    .isInstanceOfSatisfying(
                            UnfitDatabaseException.class,
                            unfit -> assertThat(unfit.check().isOutage()).isTrue())
                    .hasMessageContaining("long reader, process ");
        }
        assertThat(ConditionWait.get(migrate(Duration.ofSeconds(1))).applied()).isPositive();
    }

    @Test
    void aNodeThatMayNotMigrateSaysWhatToDo() {
        PostgresSettings settings = DATABASE.settings().migrating(false);
        assertThatThrownBy(() -> ConditionWait.get(open(settings)))
                .isInstanceOfSatisfying(UnfitDatabaseException.class, unfit -> assertThat(unfit.check())
                        .isEqualTo(ServerCheck.SCHEMA))
                .hasMessageContaining("has version " + OLDER)
                .hasMessageContaining("run the command migrate");
        assertThat(DATABASE.read("SELECT max(version::int) FROM flyway_schema_history"))
                .isEqualTo(OLDER);
        SchemaVersion migrated = ConditionWait.get(migrate(Duration.ofSeconds(10)));
        assertThat(migrated.applied()).isPositive();
        assertThat(ConditionWait.get(migrate(Duration.ofSeconds(10))))
                .isEqualTo(new SchemaVersion(migrated.number(), 0));
        ConditionWait.get(ConditionWait.get(open(settings)).close());
    }

    @Test
    void aUserWithoutTheRightIsToldToMigrateAsTheOwner() {
        String database = DATABASE.settings().database();
        DATABASE.run(
                "DROP ROLE IF EXISTS clerk",
                "CREATE ROLE clerk LOGIN PASSWORD 'clerk'",
                "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO clerk");
        PostgresSettings clerk = PostgresSettings.parse(
                "postgresql://clerk:clerk@127.0.0.1:" + DATABASE.server().port() + "/" + database + "?sslmode=disable");
        assertThatThrownBy(() -> ConditionWait.get(open(clerk)))
                .isInstanceOfSatisfying(UnfitDatabaseException.class, unfit -> assertThat(unfit.check())
                        .isEqualTo(ServerCheck.CREDENTIALS))
                .hasMessageContaining("DIBS_MIGRATE=false");
    }

    private static void readWithinATransaction(Connection dump) throws SQLException {
        try (Statement reading = dump.createStatement()) {
            reading.execute("SET application_name = 'long reader'");
            dump.setAutoCommit(false);
            reading.executeQuery("SELECT count(*) FROM campaign").close();
        }
    }

    private static Future<SchemaVersion> migrate(Duration timeout) {
        return PostgresLedger.migrate(DATABASE.vertx(), DATABASE.settings(), timeout);
    }

    private static Future<PostgresLedger> open(PostgresSettings settings) {
        return PostgresLedger.open(DATABASE.vertx(), settings, new NodeIdentity(UUID.randomUUID(), "node"), 4);
    }
}
