package io.dibs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.jdi.ThreadReference;
import io.dibs.testkit.node.NodeDebugger;
import io.dibs.testkit.node.NodeFleet;
import io.dibs.testkit.node.NodeProcess;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An event loop of a node stands still, while its heartbeat and its event bus, which live on others, go on. */
@Tag("alone")
class StuckLoopIT {
    private static final int CAMPAIGNS = 8;
    /** Eight seconds until the node knows, three until the others do, and the takeovers. */
    private static final Duration TAKEOVER_LIMIT = Duration.ofSeconds(25);

    private static final Duration BEATS = Duration.ofMillis(2_500);
    private static final long LATE_MILLIS = 2_000;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void costsTheNodeItsShardsUntilItMovesAgain(@TempDir Path folder) {
        try (NodeFleet fleet = new NodeFleet(folder, NodeDebugger.SETTINGS).start(2)) {
            NodeProcess stuck = fleet.nodes().get(0);
            NodeProcess well = fleet.nodes().get(1);
            for (int i = 0; i < CAMPAIGNS; i++) {
                well.api().create("c-" + i, 2);
                assertThat(well.api().claim("c-" + i, "u-1").statusCode()).isEqualTo(201);
            }
            try (NodeDebugger debugger = NodeDebugger.attach(stuck)) {
                stopALoopBesideTheHeartbeat(debugger, well);
                await("the other node owns all").atMost(TAKEOVER_LIMIT).until(() -> Set.copyOf(NodeFleet.owners(well))
                        .equals(Set.of("n2")));
                assertThat(stuck.process().output()).contains("An event loop is stuck");
                for (int i = 0; i < CAMPAIGNS; i++) {
                    assertThat(well.api().claim("c-" + i, "u-2").statusCode()).isEqualTo(201);
                }
            }
            fleet.awaitBalance(LIMIT);
            for (int i = 0; i < CAMPAIGNS; i++) {
                assertThat(stuck.api().claim("c-" + i, "u-1").statusCode()).isEqualTo(200);
                assertThat(stuck.api().claim("c-" + i, "u-3").statusCode()).isEqualTo(409);
                well.api().requireProof("c-" + i);
            }
        }
    }

    /** Where the heartbeat itself stops, the others take over without more ado. */
    private static void stopALoopBesideTheHeartbeat(NodeDebugger debugger, NodeProcess other) {
        for (ThreadReference loop : debugger.loops()) {
            loop.suspend();
            if (beats(other)) {
                return;
            }
            loop.resume();
        }
        throw new AssertionError("No loop is beside the heartbeat");
    }

    private static boolean beats(NodeProcess other) {
        try {
            await("heartbeats")
                    .during(BEATS)
                    .atMost(BEATS.plusMillis(300))
                    .until(() -> NodeFleet.cluster(other).getJsonArray("nodes").stream()
                            .allMatch(node -> ((JsonObject) node).getLong("beatAgeMillis") < LATE_MILLIS));
            return true;
        } catch (ConditionTimeoutException silent) {
            return false;
        }
    }
}
