package io.dibs.ledger;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * Tells by one query whether the migrations of this version have been applied, as Flyway noted them. Nearly every start
 * finds that they have, and Flyway and its driver take longer to load than everything else of the ledger.
 */
final class SchemaHistory {
    /** Resources in their order; the version is what stands between the V and the underscores. */
    static final List<String> MIGRATIONS = List.of(
            "db/migration/V1__schema.sql",
            "db/migration/V2__ledger_loss.sql",
            "db/migration/V3__archive.sql",
            "db/migration/V4__history_age.sql",
            "db/migration/V5__incarnation.sql",
            "db/migration/V6__lost_coupons.sql");

    /**
     * The newest schema that this version knows. A database may demand one of those who write: {@link LowestSchema}.
     */
    static final int NEWEST = Integer.parseInt(version(MIGRATIONS.get(MIGRATIONS.size() - 1)));

    private static final String EXISTS = "SELECT to_regclass('flyway_schema_history') IS NOT NULL";

    private static final String APPLIED = """
            SELECT version, checksum, success
              FROM flyway_schema_history
             WHERE version IS NOT NULL
             ORDER BY installed_rank
            """;

    private final Vertx vertx;
    private final PostgresSettings settings;
    private final List<String> migrations;

    private record Migration(String version, int checksum) {}

    SchemaHistory(Vertx vertx, PostgresSettings settings, List<String> migrations) {
        this.vertx = vertx;
        this.settings = settings;
        this.migrations = migrations;
    }

    /**
     * @return the version of a schema that has all migrations and perhaps later ones; empty where Flyway has to look,
     *     because something is missing or different, or cannot be read
     */
    Future<Optional<SchemaVersion>> current() {
        return new PostgresConnector(vertx, settings)
                .connect("migrations", settings.limits().statementMillis())
                .compose(open -> read(open).eventually(open::close))
                .timeout(settings.limits().connectMillis(), TimeUnit.MILLISECONDS)
                .otherwise(Optional.empty());
    }

    private Future<Optional<SchemaVersion>> read(PgConnection open) {
        return open.query(EXISTS)
                .execute()
                .compose(exists -> exists.iterator().next().getBoolean(0)
                        ? open.query(APPLIED).execute().map(this::current)
                        : Future.succeededFuture(Optional.empty()));
    }

    private Optional<SchemaVersion> current(RowSet<Row> rows) {
        List<Migration> applied = new ArrayList<>();
        for (Row row : rows) {
            if (!row.getBoolean("success") || row.getInteger("checksum") == null) {
                return Optional.empty();
            }
            applied.add(new Migration(row.getString("version"), row.getInteger("checksum")));
        }
        List<Migration> ours = migrations.stream().map(SchemaHistory::read).collect(Collectors.toUnmodifiableList());
        return applied.size() >= ours.size() && applied.subList(0, ours.size()).equals(ours)
                ? Optional.of(new SchemaVersion(applied.get(applied.size() - 1).version(), 0))
                : Optional.empty();
    }

    private static String version(String resource) {
        return resource.substring(resource.lastIndexOf("/V") + 2, resource.indexOf("__"));
    }

    private static Migration read(String resource) {
        try (InputStream in =
                Objects.requireNonNull(SchemaHistory.class.getResourceAsStream("/" + resource), resource)) {
            return new Migration(version(resource), checksum(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Flyway's: of the lines, without their ends. */
    private static int checksum(InputStream in) throws IOException {
        CRC32 crc = new CRC32();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            lines.lines().forEach(line -> crc.update(line.getBytes(StandardCharsets.UTF_8)));
        }
        return (int) crc.getValue();
    }
}
