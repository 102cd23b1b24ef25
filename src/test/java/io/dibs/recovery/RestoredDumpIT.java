package io.dibs.recovery;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A dump that was made while a node ran is restored over what has been sold since. */
@Tag("postgres")
class RestoredDumpIT extends LossFixture {
    @Test
    void whatRedisKnowsIsMissingIsNamed() {
        loseByDump(() -> {});
        sale.assertPaused();
        sale.recover(LossScenario.KNOWN);
    }

    @Test
    void aRedisThatKnowsNothingHidesNoLoss() {
        loseByDump(this::emptyRedis);
        sale.assertPaused();
        sale.recover(LossScenario.UNKNOWN);
    }

    private void loseByDump(Runnable meanwhile) {
        String dump = folder.resolve("dibs.dump").toString();
        postgres.run("pg_dump", "-Fc", "-d", postgres.uri(), "-f", dump);
        sale.sellWhatIsLost();
        node.process().stop();
        // As a migration of a later version does: the dump knows nothing of it, and so cannot drop it.
        runSql("CREATE VIEW later AS SELECT id FROM campaign");
        runSql("ALTER SCHEMA public RENAME TO replaced", "CREATE SCHEMA public");
        postgres.run("pg_restore", "--single-transaction", "-d", postgres.uri(), dump);
        meanwhile.run();
        node.start();
    }

    private void runSql(String... statements) {
        Stream<String> options = Stream.of(statements).flatMap(statement -> Stream.of("-c", statement));
        postgres.run(Stream.concat(Stream.of("psql", "-X", "-v", "ON_ERROR_STOP=1", "-d", postgres.uri()), options)
                .toArray(String[]::new));
    }
}
