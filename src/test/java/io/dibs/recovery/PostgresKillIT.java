package io.dibs.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.testkit.node.DirectSql;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.process.ProcFiles;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * PostgreSQL is killed, stopped at once, and cuts off the indexer of holders, in turn. {@code mvn verify
 * -DskipUnitTests -Dit.test=PostgresKillIT -Ddibs.postgres.faults=20} is the long form.
 */
class PostgresKillIT {
    private static final int FAULTS = Integer.getInteger("dibs.postgres.faults", 3);
    private static final int CLAIMS_PER_FAULT = 20_000;
    private static final int CUTS = 5;
    private static final Duration COMES_BACK = Duration.ofSeconds(60);
    private static final String INDEXERS = " FROM pg_stat_activity WHERE application_name = 'dibs holders'";

    @Test
    void nothingAcknowledgedIsLostWhenPostgresFailsUnderLoad(@TempDir Path folder) {
        try (NodeProcess node = new NodeProcess(folder)) {
            FaultScenario scenario = new FaultScenario(node.start(), FAULTS, CLAIMS_PER_FAULT);
            long pid = node.process().pid();
            for (int fault = 0; fault < FAULTS; fault++) {
                switch (fault % 3) {
                    case 0 -> scenario.round(() -> endPostgres(node, "KILL"));
                    // What "pg_ctl stop -m immediate" sends.
                    case 1 -> scenario.round(() -> endPostgres(node, "QUIT"));
                    default -> scenario.roundUnfelt(() -> cutOffTheIndexer(node, scenario));
                }
            }
            scenario.end();
            assertThat(node.process().pid()).as("the same node all along").isEqualTo(pid);
            assertThat(node.process().isAlive()).isTrue();
        }
    }

    /** The node starts its server again by itself. */
    private static void endPostgres(NodeProcess node, String signal) {
        long postgres = node.postgresPid();
        ProcFiles.signal(postgres, signal);
        await("the end of PostgreSQL").atMost(COMES_BACK).until(() -> !ProcFiles.isAlive(postgres));
        await("a new PostgreSQL").atMost(COMES_BACK).ignoreExceptions().until(() -> node.postgresPid() != postgres);
        await("readiness").atMost(COMES_BACK).until(() -> node.management().isReady());
    }

    /** Once, and then again and again while the crowd is asking: an indexer that has caught up does not connect. */
    private static void cutOffTheIndexer(NodeProcess node, FaultScenario scenario) {
        await("the indexer's connection").atMost(COMES_BACK).until(() -> endIndexers(node) > 0);
        int cuts = 1;
        while (cuts < CUTS && scenario.isAsking()) {
            cuts += endIndexers(node);
        }
    }

    private static int endIndexers(NodeProcess node) {
        return (int) DirectSql.number(node, "SELECT count(pg_terminate_backend(pid))" + INDEXERS);
    }
}
