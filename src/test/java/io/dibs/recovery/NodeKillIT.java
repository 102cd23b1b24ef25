package io.dibs.recovery;

import io.dibs.testkit.node.NodeProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mvn verify -Dit.test=NodeKillIT -Ddibs.kills=20} is the long form. */
class NodeKillIT {
    private static final int KILLS = Integer.getInteger("dibs.kills", 1);
    private static final int CLAIMS_PER_KILL = 20_000;

    @Test
    void nothingAcknowledgedIsLostWhenTheNodeIsKilledUnderLoad(@TempDir Path folder) {
        try (NodeProcess node = new NodeProcess(folder)) {
            FaultScenario scenario = new FaultScenario(node.start(), KILLS, CLAIMS_PER_KILL);
            for (int kill = 0; kill < KILLS; kill++) {
                scenario.round(() -> {
                    node.process().kill();
                    node.start();
                });
            }
            scenario.end();
        }
    }
}
