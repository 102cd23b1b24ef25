package io.dibs.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.app.embedded.EmbeddedServers;
import io.dibs.app.embedded.ServerKind;
import io.dibs.testkit.node.NodeFleet;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.node.NodeTemplate;
import io.dibs.testkit.process.ProcFiles;
import io.dibs.testkit.process.SmallDisk;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL that is there, and of no use. */
class PostgresOutageIT {
    private static final int STOCK = 10_000;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration SPAN = Duration.ofSeconds(4);
    /** Each waits twice as long as the one before, from a tenth of a second on. */
    private static final int TAKEOVERS_IN_SPAN = 6;
    /** What a node may take to end, and what a busy machine may add. */
    private static final int DRAIN_SECONDS = 4;

    private static final Duration END_LIMIT = Duration.ofSeconds(DRAIN_SECONDS + 6);

    private static final Map<String, String> ENDS_SOON = Map.of("DIBS_DRAIN_SECONDS", "" + DRAIN_SECONDS);

    private int users;

    @Test
    @Tag("root")
    void onAFullDiskTakeoversBackOffAndTheNodeIsNotReadyUntilThereIsRoom(@TempDir Path folder) {
        NodeProcess node = new NodeProcess(folder, ENDS_SOON);
        makeDatabase(node.data());
        try (SmallDisk disk = SmallDisk.at(node.data().resolve("postgres"));
                node) {
            node.start().api().create("full", STOCK);
            disk.fill();
            claimUntilRefused(node);
            await("not ready").atMost(LIMIT).until(() -> !node.management().isReady());
            assertThat(node.management().get("/health/ready").body()).contains("PostgreSQL does not take the writes");
            int epoch = epoch(node);
            await("takeovers back off")
                    .during(SPAN)
                    .atMost(SPAN.plus(LIMIT))
                    .failFast(() -> epoch(node) > epoch + TAKEOVERS_IN_SPAN)
                    .until(() -> !node.management().isReady());

            disk.free();
            await("readiness").atMost(LIMIT).until(() -> node.management().isReady());
            assertThat(claim(node, users)).as("who was refused").isIn(200, 201);
            node.api().requireProof("full");

            disk.fill();
            claimUntilRefused(node);
            assertThat(endsInTime(node)).as("exit code").isZero();
        }
    }

    /** An outage may last for hours: nothing asks as fast as it is refused. */
    @Test
    void aNodeWhosePostgresIsGoneRestsAndServesOnceItIsBack(@TempDir Path folder) {
        try (NodeFleet fleet = new NodeFleet(folder, Map.of()).start(1)) {
            NodeProcess node = fleet.any();
            node.api().create("full", STOCK);
            fleet.servers().suspend(ServerKind.POSTGRES);
            assertThat(claim(node, 1)).isEqualTo(503);
            double before = ProcFiles.cpuSeconds(node.process().pid());
            await("an outage").during(SPAN).atMost(SPAN.plus(LIMIT)).until(() -> !node.management()
                    .isReady());
            double used = ProcFiles.cpuSeconds(node.process().pid()) - before;
            System.out.printf(
                    "A node without PostgreSQL used %.2f s of CPU time in at least %d s%n", used, SPAN.toSeconds());
            assertThat(used).isLessThan(SPAN.toSeconds() / 2.0);

            fleet.servers().resume(ServerKind.POSTGRES);
            await("readiness").atMost(LIMIT).until(() -> node.management().isReady());
            assertThat(claim(node, 1)).as("who was refused").isIn(200, 201);
            node.api().requireProof("full");
        }
    }

    /** Its calls last longer than it may take, so it is cut off. */
    @Test
    void aNodeWhosePostgresIsPausedEndsInTheTimeThatItIsGiven(@TempDir Path folder) {
        try (NodeFleet fleet = new NodeFleet(folder, ENDS_SOON).start(1)) {
            NodeProcess node = fleet.any();
            node.api().create("paused", STOCK);
            signalPostgres(folder, "STOP");
            try {
                assertThat(node.api().claim("paused", "u-1").statusCode()).isEqualTo(503);
                endsInTime(node);
            } finally {
                signalPostgres(folder, "CONT");
            }
        }
    }

    private static void makeDatabase(Path data) {
        NodeTemplate.fill(data);
        if (!Files.exists(data)) {
            try (EmbeddedServers servers = EmbeddedServers.in(data, EnumSet.of(ServerKind.POSTGRES))) {
                servers.start();
            }
        }
    }

    /** The tables have some room left. */
    private void claimUntilRefused(NodeProcess node) {
        int status;
        do {
            status = claim(node, ++users);
        } while (status == 201);
        assertThat(status).isEqualTo(503);
    }

    private static int claim(NodeProcess node, int user) {
        return node.api().claim("full", "u-" + user).statusCode();
    }

    private static int epoch(NodeProcess node) {
        return new JsonObject(node.management().get("/cluster?campaign=full").body()).getInteger("epoch");
    }

    private static int endsInTime(NodeProcess node) {
        long began = System.nanoTime();
        node.process().end();
        int code = node.process().awaitEnd(END_LIMIT);
        System.out.printf("The node ended after %,d ms%n", (System.nanoTime() - began) / 1_000_000);
        return code;
    }

    private static void signalPostgres(Path folder, String signal) {
        ProcFiles.inside(folder, "postgres").forEach(pid -> ProcFiles.signal(pid, signal));
    }
}
