package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes are stopped and started again while clients come in through nginx, and none of them gets a failure. {@code mvn
 * verify -Dit.test=RollingIT -Djvm.brief= -Ddibs.rolling.claims=200000} is the long form.
 */
@Tag("alone")
@Tag("nginx")
class RollingIT {
    /** At least; claims go on until all nodes are back. */
    private static final int CLAIMS = Integer.getInteger("dibs.rolling.claims", 10_000);
    /** The long form is run on a machine that has nothing else to do. */
    private static final int PER_SECOND = CLAIMS >= 100_000 ? 1_000 : 500;

    private static final int CONNECTIONS = 64;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** Less than a node keeps a claim: nobody waited for one that could not serve. */
    private static final double LONGEST_WAIT_MILLIS = 4_000;

    private static final Pattern LONG_WAIT = Pattern.compile("\"seconds\":([3-9]|[1-9][0-9])[.]");
    private static final Pattern LOG_LINE = Pattern.compile("^[0-9:.]+ (INFO|WARN|ERROR)");
    private static final int MOST_LINES = 100;

    private static final String CAMPAIGN = "rolled";

    private final ClientRecord record = new ClientRecord();
    private double longest;
    private boolean passed;

    @TempDir
    Path folder;

    @Test
    void noRequestFailsWhileNodesComeAndGo() throws Exception {
        try (NodeFleet fleet = new NodeFleet(folder, Map.of("DIBS_WARM_UP", "true")).start(3);
                NginxProcess nginx =
                        NginxProcess.before(Files.createDirectory(folder.resolve("nginx")), ports(fleet))) {
            fleet.any().api().create(CAMPAIGN, 1_000_000);
            CompletableFuture<Void> rolling = CompletableFuture.runAsync(() -> rollOwnerFirst(fleet));
            int comers = 0;
            while (!rolling.isDone() || comers < CLAIMS) {
                come(nginx, comers);
                comers += PER_SECOND;
            }
            rolling.join();
            assertThat(record.size()).isEqualTo(comers);
            assertThat(record.violationsAgainst(fleet.any().api().feed(CAMPAIGN)))
                    .isEmpty();
            fleet.any().api().requireProof(CAMPAIGN);
            System.out.printf(
                    "All three nodes rolled during %,d claims, none failed, longest wait %.0f ms%n", comers, longest);
            passed = true;
        }
    }

    /** Which node kept a request waiting, and what it did meanwhile. */
    @AfterEach
    void explain() throws IOException {
        if (!passed) {
            print(folder.resolve("nginx").resolve("access.log"), LONG_WAIT);
            for (String node : List.of("n1", "n2", "n3")) {
                print(folder.resolve(node).resolve("node.log"), LOG_LINE);
            }
        }
    }

    private static void print(Path log, Pattern which) throws IOException {
        System.out.println(log);
        try (Stream<String> lines = Files.lines(log)) {
            lines.filter(line -> which.matcher(line).find()).limit(MOST_LINES).forEach(System.out::println);
        }
    }

    private static int[] ports(NodeFleet fleet) {
        return fleet.nodes().stream().mapToInt(node -> node.address().getPort()).toArray();
    }

    private void rollOwnerFirst(NodeFleet fleet) {
        await().atMost(LIMIT).until(() -> record.size() > PER_SECOND);
        NodeProcess owner = fleet.ownerOf(CAMPAIGN);
        roll(fleet, owner);
        fleet.othersThan(owner).forEach(node -> roll(fleet, node));
    }

    private static void roll(NodeFleet fleet, NodeProcess node) {
        assertThat(node.process().stop()).isZero();
        node.start();
        fleet.awaitBalance();
    }

    /** No client retries: every failure is counted. */
    private void come(NginxProcess nginx, int first) {
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", nginx.port());
        LoadPlan plan = LoadPlan.constantRate(address, CONNECTIONS, PER_SECOND, LIMIT);
        LoadReport report = LoadGenerator.run(plan, ClaimRequests.distinct(CAMPAIGN, first, PER_SECOND), record);
        assertThat(report.count(201) + report.count(200)).as("%s", report).isEqualTo(PER_SECOND);
        assertThat(report.failed()).as("%s", report).isZero();
        assertThat(report.maxMillis()).as("%s", report).isLessThan(LONGEST_WAIT_MILLIS);
        longest = Math.max(longest, report.maxMillis());
    }
}
