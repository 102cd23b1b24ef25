package io.dibs.ledger;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.output.MigrateResult;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the schema up to date while coupons are sold. A statement that waits for a lock makes everybody wait who asks
 * for the table after it, so none waits longer than a moment: behind a dump, the whole migration is undone and tried
 * again. Nodes that start at once wait for each other in Flyway's lock.
 */
final class SchemaMigrations {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaMigrations.class);
    static final String LOCATION = "classpath:db/migration";
    private static final String LOCK_WAIT = "SET lock_timeout = '100ms'";
    private static final long FIRST_PAUSE_MILLIS = 250;
    private static final long MAX_PAUSE_MILLIS = 4_000;
    /** Lock not available, deadlock detected. */
    private static final Set<String> LOCKED = Set.of("55P03", "40P01");

    private static final String NO_PRIVILEGE = "42501";

    private static final String OLDEST_TRANSACTION = """
            SELECT coalesce(nullif(application_name, ''), backend_type) || ', process ' || pid || ', since '
                   || extract(epoch FROM clock_timestamp() - xact_start)::int || ' s'
              FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
             ORDER BY xact_start
             LIMIT 1
            """;

    private final Vertx vertx;
    private final PostgresSettings settings;
    private final long timeoutNanos;
    private final SchemaHistory history;
    private final String[] locations;
    private final long began = System.nanoTime();

    /** @param timeout how long locks of others are waited for */
    SchemaMigrations(Vertx vertx, PostgresSettings settings, Duration timeout) {
        this(vertx, settings, timeout, new SchemaHistory(vertx, settings, SchemaHistory.MIGRATIONS), LOCATION);
    }

    SchemaMigrations(
            Vertx vertx, PostgresSettings settings, Duration timeout, SchemaHistory history, String... locations) {
        this.history = history;
        this.vertx = vertx;
        this.settings = settings;
        this.timeoutNanos = timeout.toNanos();
        this.locations = locations;
    }

    Future<SchemaVersion> run() {
        return unlessCurrent(() -> attempt(FIRST_PAUSE_MILLIS));
    }

    private Future<SchemaVersion> unlessCurrent(Supplier<Future<SchemaVersion>> otherwise) {
        return history.current()
                .compose(schema -> schema.map(Future::succeededFuture).orElseGet(otherwise));
    }

    private Future<SchemaVersion> attempt(long pauseMillis) {
        return vertx.executeBlocking(this::migrate, false)
                .recover(failure -> LOCKED.contains(state(failure))
                        ? blocked(pauseMillis)
                        : Future.failedFuture(explained(failure)));
    }

    private SchemaVersion migrate() {
        MigrateResult result = flyway().migrate();
        return new SchemaVersion(
                result.targetSchemaVersion == null ? result.initialSchemaVersion : result.targetSchemaVersion,
                result.migrationsExecuted);
    }

    private Future<SchemaVersion> blocked(long pauseMillis) {
        boolean patient = System.nanoTime() - began < timeoutNanos;
        return oldestTransaction().compose(holder -> {
            if (!patient) {
                return Future.failedFuture(new UnfitDatabaseException(
                        ServerCheck.MIGRATION,
                        "The schema cannot be changed while others hold locks (the oldest transaction: " + holder
                                + "): end it, or try again later with the command migrate"));
            }
            if (pauseMillis == FIRST_PAUSE_MILLIS) {
                LOG.info("The migration waits for locks of other transactions and retries (the oldest: {})", holder);
            }
            return vertx.timer(pauseMillis).compose(later -> attempt(Math.min(MAX_PAUSE_MILLIS, 2 * pauseMillis)));
        });
    }

    private Future<String> oldestTransaction() {
        return new PostgresConnector(vertx, settings)
                .connect("migrations", settings.limits().statementMillis())
                .compose(open -> open.query(OLDEST_TRANSACTION).execute().eventually(open::close))
                .timeout(settings.limits().connectMillis(), TimeUnit.MILLISECONDS)
                .map(SchemaMigrations::holder)
                .otherwise("unknown");
    }

    private static String holder(RowSet<Row> rows) {
        return rows.size() == 0 ? "none any more" : rows.iterator().next().getString(0);
    }

    /** Changes nothing. A newer schema serves this version too: a migration leaves what the version before it needs. */
    Future<SchemaVersion> check() {
        return unlessCurrent(() -> vertx.executeBlocking(this::requireUpToDate, false)
                .recover(failure -> Future.failedFuture(explained(failure))));
    }

    private SchemaVersion requireUpToDate() {
        MigrationInfoService info = flyway().info();
        MigrationInfo[] pending = info.pending();
        String present =
                info.current() == null ? "none" : info.current().getVersion().toString();
        if (pending.length > 0) {
            throw new UnfitDatabaseException(
                    ServerCheck.SCHEMA,
                    "The database's schema has version " + present + " and this Dibs needs version "
                            + pending[pending.length - 1].getVersion()
                            + ": run the command migrate of this version first, or set DIBS_MIGRATE=true");
        }
        return new SchemaVersion(present, 0);
    }

    private static Throwable explained(Throwable failure) {
        if (!(failure instanceof FlywayException)) {
            return failure;
        }
        if (NO_PRIVILEGE.equals(state(failure))) {
            return new UnfitDatabaseException(
                    ServerCheck.CREDENTIALS,
                    "This user of PostgreSQL may not change the schema (" + firstLine(failure)
                            + "): run the command migrate as the owner, and nodes with DIBS_MIGRATE=false",
                    failure);
        }
        return new UnfitDatabaseException(
                ServerCheck.MIGRATION, "The schema cannot be brought up to date: " + firstLine(failure), failure);
    }

    /** Flyway's messages go on for a page. */
    private static String firstLine(Throwable failure) {
        Throwable cause = causes(failure)
                .filter(SQLException.class::isInstance)
                .findFirst()
                .orElse(failure);
        return WriteFailureClassifier.cause(cause).lines().findFirst().orElse("");
    }

    private static String state(Throwable failure) {
        return causes(failure)
                .filter(SQLException.class::isInstance)
                .map(cause -> ((SQLException) cause).getSQLState())
                .findFirst()
                .orElse("");
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }

    private Flyway flyway() {
        return Flyway.configure(SchemaMigrations.class.getClassLoader())
                .dataSource(dataSource())
                .locations(locations)
                .initSql(LOCK_WAIT)
                .load();
    }

    private PGSimpleDataSource dataSource() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(settings.jdbcUrl());
        Properties properties = settings.jdbcProperties();
        try {
            for (String name : properties.stringPropertyNames()) {
                source.setProperty(name, properties.getProperty(name));
            }
        } catch (SQLException e) {
            throw new IllegalArgumentException("The driver does not know a property", e);
        }
        return source;
    }
}
