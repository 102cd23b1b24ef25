package io.dibs.recovery;

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
        postgres.run("pg_restore", "--clean", "--if-exists", "--single-transaction", "-d", postgres.uri(), dump);
        meanwhile.run();
        node.start();
    }
}
