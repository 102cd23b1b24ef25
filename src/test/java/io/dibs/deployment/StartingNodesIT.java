package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.client.ClientRecord;
import io.dibs.testkit.external.NginxProcess;
import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.load.LoadGenerator;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.load.LoadReport;
import io.dibs.testkit.node.NodeFleet;
import io.dibs.testkit.node.NodeProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes that nginx knows already are started all at once while clients come in. {@code mvn verify
 * -Dit.test=StartingNodesIT -Djvm.brief= -Ddibs.starting.nodes=4} is the long form: four beside three.
 */
@Tag("nginx")
@Tag("alone")
class StartingNodesIT {
    private static final int STARTING = Integer.getInteger("dibs.starting.nodes", 2);
    private static final int CONNECTIONS = 32;
    private static final int PER_SECOND = 100;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String CAMPAIGN = "busy";

    private final ClientRecord record = new ClientRecord();

    @Test
    void nobodyIsToldAFailureWhileNodesStart(@TempDir Path folder) throws IOException {
        try (NodeFleet fleet = new NodeFleet(folder, Map.of("DIBS_WARM_UP", "true")).start(STARTING - 1)) {
            List<NodeProcess> newcomers = fleet.plan(STARTING);
            int[] ports = Stream.concat(fleet.nodes().stream(), newcomers.stream())
                    .mapToInt(node -> node.address().getPort())
                    .toArray();
            try (NginxProcess nginx = NginxProcess.before(Files.createDirectory(folder.resolve("nginx")), ports)) {
                fleet.any().api().create(CAMPAIGN, 1_000_000);
                List<LoadReport> reports = new ArrayList<>(List.of(come(nginx, 0)));
                CompletableFuture<Void> starting = CompletableFuture.runAsync(() -> fleet.start(newcomers));
                while (!starting.isDone()) {
                    reports.add(come(nginx, reports.size()));
                }
                // Where a node does not start, all are ended, and claims fail for that.
                starting.join();
                reports.add(come(nginx, reports.size()));
                assertThat(reports).as(() -> logs(fleet)).allSatisfy(StartingNodesIT::assertNoneFailed);
                assertThat(record.violationsAgainst(fleet.any().api().feed(CAMPAIGN)))
                        .isEmpty();
                System.out.printf(
                        "%d nodes started during %,d claims, none failed%n", STARTING, reports.size() * PER_SECOND);
            }
        }
    }

    /** A second long. No client retries: every failure is counted. */
    private LoadReport come(NginxProcess nginx, int second) {
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", nginx.port());
        LoadPlan plan = LoadPlan.constantRate(address, CONNECTIONS, PER_SECOND, LIMIT);
        return LoadGenerator.run(
                plan, ClaimRequests.distinct(CAMPAIGN, (long) second * PER_SECOND, PER_SECOND), record);
    }

    private static void assertNoneFailed(LoadReport report) {
        assertThat(report.count(201) + report.count(200)).isEqualTo(PER_SECOND);
        assertThat(report.failed()).isZero();
    }

    private static String logs(NodeFleet fleet) {
        return fleet.nodes().stream()
                .map(node -> node.process().output())
                .collect(Collectors.joining("\n", "The nodes say:\n", ""));
    }
}
