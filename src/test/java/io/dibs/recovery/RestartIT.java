package io.dibs.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.client.ClientRecord.ReceivedCoupon;
import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.load.LoadGenerator;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.load.LoadReport;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.node.SharedNode;
import io.dibs.testkit.process.ChildProcess;
import io.dibs.testkit.process.ProcFiles;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedNode.class)
class RestartIT {
    private static final int CLAIMS = 1_000;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static NodeProcess node;

    @BeforeAll
    static void start(NodeProcess shared) {
        node = shared;
    }

    @Test
    void aGracefulRestartKeepsAllAndTheNextClaimGoesOn() {
        node.api().create("kept", CLAIMS + 1);
        claim(0, CLAIMS);
        List<ReceivedCoupon> before = node.api().feed("kept");

        assertThat(node.process().stop()).as("exit code").isIn(0, 128 + 15);
        assertThat(ProcFiles.inside(node.data(), "postgres")).isEmpty();
        assertThat(ProcFiles.inside(node.data(), "redis-server")).isEmpty();
        node.start();

        assertThat(before).hasSize(CLAIMS);
        assertThat(node.api().feed("kept")).isEqualTo(before);
        assertThat(claim(0, CLAIMS).count(200)).isEqualTo(CLAIMS);
        assertThat(claim(CLAIMS, 2).statuses()).containsEntry(201, 1L).containsEntry(409, 1L);
    }

    @Test
    void aSecondNodeOnTheSameDirectoryIsRefusedAndHarmsNothing() {
        try (ChildProcess second =
                new NodeProcess(node.data().getParent()).launch().process()) {
            node.api().create("mine", CLAIMS);

            assertThat(second.awaitEnd(LIMIT)).as("exit code").isEqualTo(2);
            assertThat(second.output()).contains("uses the data directory " + node.data());
            assertThat(node.process().isAlive()).isTrue();
            assertThat(node.api().claim("mine", "u-1").statusCode()).isEqualTo(201);
        }
    }

    private static LoadReport claim(long first, int users) {
        return LoadGenerator.run(
                LoadPlan.closedLoop(node.address(), 32, LIMIT), ClaimRequests.distinct("kept", first, users));
    }
}
