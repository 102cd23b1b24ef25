package io.dibs.cluster;

import static org.awaitility.Awaitility.await;

import io.dibs.testkit.client.ClientRecord;
import io.dibs.testkit.crowd.ClaimingCrowd;
import io.dibs.testkit.load.LoadReport;
import io.dibs.testkit.network.NamespaceNetwork;
import io.dibs.testkit.network.NamespaceNetwork.Shape;
import io.dibs.testkit.node.NodeFleet;
import io.dibs.testkit.node.NodeProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Three nodes, of which one is cut off from the two others for a while, again and again, under load at all of them. It
 * runs inside the network that {@link PartitionIT} makes, and ends with 1 where a promise does not hold.
 */
final class PartitionScenario {
    private static final int NODES = 3;
    private static final int CAMPAIGNS = 4;
    private static final int PER_SECOND = 50;
    private static final int STOCK = 100_000;
    private static final Duration HEALED_LIMIT = Duration.ofSeconds(15);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final NamespaceNetwork network;
    private final NodeFleet fleet;
    private final int cutSeconds;
    private final List<Sale> sales = new ArrayList<>();

    private record Sale(String campaign, ClientRecord record, ClaimingCrowd crowd) {
        static Sale of(String campaign) {
            ClientRecord record = new ClientRecord();
            return new Sale(campaign, record, new ClaimingCrowd(campaign, record));
        }
    }

    private PartitionScenario(NamespaceNetwork network, NodeFleet fleet, int cutSeconds) {
        this.network = network;
        this.fleet = fleet;
        this.cutSeconds = cutSeconds;
    }

    /** @param arguments the network's name, a folder, the number of cuts, and how many seconds each takes */
    public static void main(String[] arguments) throws Exception {
        NamespaceNetwork network = NamespaceNetwork.existing(arguments[0], NODES, Shape.ROUTED);
        Path folder = Path.of(arguments[1]);
        Path configuration = Files.writeString(folder.resolve("hazelcast.yaml"), network.hazelcast());
        Map<String, String> settings = Map.of("DIBS_CLUSTER_CONFIG", configuration.toString());
        try (NodeFleet fleet = new NodeFleet(folder, settings, network::place).start(NODES)) {
            PartitionScenario trial = new PartitionScenario(network, fleet, Integer.parseInt(arguments[3]));
            trial.open();
            for (int cut = 0; cut < Integer.parseInt(arguments[2]); cut++) {
                trial.cut(1 + cut % NODES);
            }
        } catch (Exception | AssertionError failure) {
            failure.printStackTrace();
            System.exit(1);
        }
        System.exit(0);
    }

    private void open() {
        for (int i = 1; i <= CAMPAIGNS; i++) {
            fleet.any().api().create("cut-" + i, STOCK);
            sales.add(Sale.of("cut-" + i));
        }
    }

    private void cut(int node) {
        Duration wave = Duration.ofSeconds(cutSeconds + 4);
        List<CompletableFuture<List<LoadReport>>> crowds = sales.stream()
                .map(sale -> sale.crowd().at(fleet.nodes(), PER_SECOND, wave))
                .toList();
        Runnable heal = network.cutOff(node);
        long cutAt = System.nanoTime();
        await().atMost(LIMIT)
                .until(() -> System.nanoTime() - cutAt
                        >= Duration.ofSeconds(cutSeconds).toNanos());
        heal.run();
        long healedAt = System.nanoTime();
        fleet.awaitBalance(HEALED_LIMIT);
        long serves = (System.nanoTime() - healedAt) / 1_000_000;
        List<LoadReport> reports = crowds.stream()
                .map(CompletableFuture::join)
                .flatMap(List::stream)
                .toList();
        long longest = sales.stream()
                .mapToLong(sale -> sale.crowd().longestPauseMillis(cutAt))
                .max()
                .orElseThrow();
        System.out.printf(
                "Node %d cut off for %d s: all serve %,d ms after the heal; at most %,d ms without a new coupon; %,d asked"
                        + " again%n",
                node,
                cutSeconds,
                serves,
                longest,
                reports.stream().mapToLong(LoadReport::retries).sum());
        reports.forEach(report -> require(report.unanswered() == 0, "Somebody got no answer: " + report));
        sales.forEach(this::check);
    }

    private void check(Sale sale) {
        NodeProcess node = fleet.any();
        require(
                sale.record().size() == sale.crowd().answered(),
                sale.record().size() + " of " + sale.crowd().answered() + " have a coupon of " + sale.campaign());
        List<String> violations = sale.record().violationsAgainst(node.api().feed(sale.campaign()));
        require(violations.isEmpty(), violations.toString());
        node.api().requireProof(sale.campaign());
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}
