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
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The schema changes while others read and write. */
class SchemaMigrationsIT {
    /** A migration that changes the table of campaigns, which every takeover and every page reads. */
    private static final String LATER = "classpath:io/dibs/ledger/later";

    private static final String[] CURRENT = SchemaHistory.MIGRATIONS.toArray(String[]::new);
    private static final String[] FURTHER = Stream.concat(
                    Stream.of(CURRENT), Stream.of("io/dibs/ledger/later/V99__another_column.sql"))
            .toArray(String[]::new);

    @RegisterExtension
    private static final TestDatabase DATABASE = TestDatabase.empty();

    @Test
    void aMigrationBehindALongReaderKeepsNobodyWaiting() throws Exception {
        ConditionWait.get(migrate());
        try (Connection dump = DATABASE.connect();
                Connection buyer = DATABASE.connect()) {
            readWithinATransaction(dump);
            Future<SchemaVersion> migrating = migrateFurther(Duration.ofSeconds(60));
            try (Statement reading = buyer.createStatement()) {
                reading.execute("SET lock_timeout = '1s'");
                for (int attempt = 1; attempt <= 2; attempt++) {
                    awaitAttempt(reading);
                    reading.executeQuery("SELECT count(*) FROM campaign").close();
                }
            }
            assertThat(migrating.isComplete()).isFalse();
            dump.rollback();
            assertThat(ConditionWait.get(migrating)).isEqualTo(new SchemaVersion("99", 1));
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
        ConditionWait.get(migrate());
        try (Connection dump = DATABASE.connect()) {
            readWithinATransaction(dump);
            assertThatThrownBy(() -> ConditionWait.get(migrateFurther(Duration.ofMillis(1))))
                    .isInstanceOfSatisfying(
                            UnfitDatabaseException.class,
                            unfit -> assertThat(unfit.check().isOutage()).isTrue())
                    .hasMessageContaining("long reader, process ");
        }
        assertThat(ConditionWait.get(migrateFurther(Duration.ofSeconds(1))).applied())
                .isEqualTo(1);
    }

    @Test
    void aNodeThatMayNotMigrateSaysWhatToDo() {
        PostgresSettings settings = DATABASE.settings().migrating(false);
        assertThatThrownBy(() -> ConditionWait.get(open(settings)))
                .isInstanceOfSatisfying(UnfitDatabaseException.class, unfit -> assertThat(unfit.check())
                        .isEqualTo(ServerCheck.SCHEMA))
                .hasMessageContaining("has version none")
                .hasMessageContaining("run the command migrate");
        assertThat(DATABASE.read("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
                .isEqualTo("0");
        assertThat(ConditionWait.get(migrate())).isEqualTo(new SchemaVersion("6", 6));
        assertThat(ConditionWait.get(migrate())).isEqualTo(new SchemaVersion("6", 0));
        ConditionWait.get(ConditionWait.get(open(settings)).close());
    }

    @Test
    void aUserWithoutTheRightIsToldToMigrateAsTheOwner() {
        String database = DATABASE.settings().database();
        DATABASE.run("DROP ROLE IF EXISTS ordinary", "CREATE ROLE ordinary LOGIN PASSWORD 'ordinary'");
        PostgresSettings settings = PostgresSettings.parse("postgresql://ordinary:ordinary@127.0.0.1:"
                + DATABASE.server().port() + "/" + database + "?sslmode=disable");
        assertThatThrownBy(() -> ConditionWait.get(open(settings)))
                .isInstanceOfSatisfying(UnfitDatabaseException.class, unfit -> assertThat(unfit.check())
                        .isEqualTo(ServerCheck.CREDENTIALS))
                .hasMessageContaining("DIBS_MIGRATE=false");
    }

    @Test
    void aCurrentSchemaIsKnownWithoutFlyway() {
        SchemaHistory history = history(CURRENT);
        assertThat(ConditionWait.get(history.current())).isEmpty();
        ConditionWait.get(migrate());
        assertThat(ConditionWait.get(history.current())).contains(new SchemaVersion("6", 0));
        ConditionWait.get(migrateFurther(Duration.ofSeconds(10)));
        assertThat(ConditionWait.get(history.current())).contains(new SchemaVersion("99", 0));
        assertThat(ConditionWait.get(migrateFurther(Duration.ofSeconds(10)))).isEqualTo(new SchemaVersion("99", 0));
    }

    @Test
    void aMigrationThatWasEditedAfterItWasAppliedIsLeftToFlyway() {
        ConditionWait.get(migrate());
        DATABASE.run("UPDATE flyway_schema_history SET checksum = checksum + 1 WHERE version = '1'");
        assertThat(ConditionWait.get(history(CURRENT).current())).isEmpty();
        assertThatThrownBy(() -> ConditionWait.get(migrate())).hasMessageContaining("cannot be brought up to date");
    }

    private static void readWithinATransaction(Connection dump) throws SQLException {
        try (Statement reading = dump.createStatement()) {
            reading.execute("SET application_name = 'long reader'");
            dump.setAutoCommit(false);
            reading.executeQuery("SELECT count(*) FROM campaign").close();
        }
    }

    private static Future<SchemaVersion> migrate() {
        return PostgresLedger.migrate(DATABASE.vertx(), DATABASE.settings(), Duration.ofSeconds(10));
    }

    private static Future<SchemaVersion> migrateFurther(Duration patience) {
        return new SchemaMigrations(
                        DATABASE.vertx(),
                        DATABASE.settings(),
                        patience,
                        history(FURTHER),
                        SchemaMigrations.LOCATION,
                        LATER)
                .run();
    }

    private static SchemaHistory history(String... migrations) {
        return new SchemaHistory(DATABASE.vertx(), DATABASE.settings(), List.of(migrations));
    }

    private static Future<PostgresLedger> open(PostgresSettings settings) {
        return PostgresLedger.open(DATABASE.vertx(), settings, new NodeIdentity(UUID.randomUUID(), "node"), 4);
    }
}
