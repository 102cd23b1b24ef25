package io.dibs.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.testkit.node.DirectSql;
import io.dibs.testkit.postgres.InstalledPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** PostgreSQL goes back to a moment, by the scripts that make base backups, archive the log and restore both. */
@Tag("postgres")
class PointInTimeRestoreIT extends LossFixture {
    private static final String SCRIPTS =
            Path.of("cluster-config", "postgres").toAbsolutePath().toString();

    @Override
    String[] settings() {
        return new String[] {
            "archive_mode=on", "archive_command='\"" + SCRIPTS + "/archive-wal\" \"%p\" \"" + backups() + "/wal\"'"
        };
    }

    private Path backups() {
        return folder.resolve("backups");
    }

    @Test
    void whatRedisKnowsIsMissingIsNamed() throws IOException {
        goBack(() -> {});
        sale.assertPaused();
        sale.recover(LossScenario.KNOWN);
    }

    @Test
    void aRedisThatKnowsNothingHidesNoLoss() throws IOException {
        goBack(this::emptyRedis);
        sale.assertPaused();
        sale.recover(LossScenario.UNKNOWN);
    }

    /** Its settings hold the moment of the restore before, which is earlier than the backup itself. */
    @Test
    void aBackupFromAfterARestoreGoesAsFarAsTheArchive() throws IOException {
        goBack(() -> {});
        backUp();
        sale.assertPaused();
        sale.recover(LossScenario.KNOWN);
        long sold = sold();
        node.process().stop();
        postgres.stop();
        postgres = restored("again", "");
        assertThat(sold()).isEqualTo(sold);
    }

    private void backUp() throws IOException {
        long began = System.currentTimeMillis() / 1000;
        assertThat(postgres.run(SCRIPTS + "/base-backup", backups().toString())).contains("base-");
        String metric = Files.readAllLines(backups().resolve("metrics/base-backup.prom"))
                .get(2);
        assertThat(metric).startsWith("pg_base_backup_timestamp_seconds ");
        assertThat(Long.parseLong(metric.split(" ")[1])).isBetween(began, System.currentTimeMillis() / 1000);
    }

    private long sold() {
        return DirectSql.number(postgres.uri(), "SELECT sum(last - first + 1) FROM issue");
    }

    private void goBack(Runnable meanwhile) throws IOException {
        Files.createDirectories(backups().resolve("wal"));
        backUp();
        String moment = now();
        sale.sellWhatIsLost();
        node.process().stop();
        postgres.stop(); // archives the rest of its log
        postgres = restored("restored", moment);
        meanwhile.run();
        node.start();
    }

    /**
     * The moment is between the last coupon that is kept and the first that is lost; a backup ends at a whole second.
     */
    private String now() {
        await().until(() ->
                DirectSql.number(postgres.uri(), "SELECT extract(microsecond FROM now())::int % 1000000") < 900_000);
        Set<String> moment = DirectSql.texts(postgres.uri(), "SELECT now()::text");
        return moment.iterator().next();
    }

    private InstalledPostgres restored(String name, String moment) {
        Path data = folder.resolve(name);
        InstalledPostgres back = postgres.replacedBy(data);
        back.run(SCRIPTS + "/restore", backups().toString(), data.toString(), moment);
        back.start();
        await("the end of the recovery")
                .until(() -> DirectSql.number(back.uri(), "SELECT pg_is_in_recovery()::int") == 0);
        return back;
    }
}
