package io.dibs.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.process.ProcFiles;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mvn verify -Dit.test=PostgresKillIT -Ddibs.kills=5} is the long form. */
class PostgresKillIT {
    private static final int KILLS = Integer.getInteger("dibs.kills", 1);
    private static final int CLAIMS_PER_KILL = 20_000;
    private static final Duration COMES_BACK = Duration.ofSeconds(60);

    @Test
    void nothingAcknowledgedIsLostWhenPostgresIsStoppedAtOnceUnderLoad(@TempDir Path folder) {
        try (NodeProcess node = new NodeProcess(folder)) {
            FaultScenario scenario = new FaultScenario(node.start(), KILLS, CLAIMS_PER_KILL);
            long pid = node.process().pid();
            for (int kill = 0; kill < KILLS; kill++) {
                scenario.round(() -> stopPostgresAtOnce(node));
            }
            scenario.end();
            assertThat(node.process().pid()).as("the same node all along").isEqualTo(pid);
            assertThat(node.process().isAlive()).isTrue();
        }
    }

    /** SIGQUIT is what {@code pg_ctl stop -m immediate} sends. The node starts its server again by itself. */
    private static void stopPostgresAtOnce(NodeProcess node) {
        long postgres = node.postgresPid();
        ProcFiles.signal(postgres, "QUIT");
        await("the end of PostgreSQL").atMost(COMES_BACK).until(() -> !ProcFiles.isAlive(postgres));
        await("a new PostgreSQL").atMost(COMES_BACK).ignoreExceptions().until(() -> node.postgresPid() != postgres);
        await("readiness").atMost(COMES_BACK).until(() -> node.management().isReady());
    }
}
