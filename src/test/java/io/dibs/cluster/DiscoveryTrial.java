package io.dibs.cluster;

import static org.awaitility.Awaitility.await;

import io.dibs.testkit.network.NameServer;
import io.dibs.testkit.network.NamespaceNetwork;
import io.dibs.testkit.network.NamespaceNetwork.Shape;
import io.dibs.testkit.node.NodeFleet;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Three nodes that start together and find each other by name. It runs inside the network that {@link DiscoveryIT}
 * makes, and ends with 1 where they do not form one cluster in time, or do not keep it; {@link NodeFleet} says what in
 * time is.
 */
final class DiscoveryTrial {
    static final int NODES = 3;
    /** Two clusters look for each other every five seconds. */
    private static final Duration KEPT = Duration.ofSeconds(6);

    private DiscoveryTrial() {}

    /** @param arguments the network's name, a folder, Hazelcast's file, and how often */
    public static void main(String[] arguments) {
        try {
            NamespaceNetwork network = NamespaceNetwork.existing(arguments[0], NODES, Shape.SHARED);
            NameServer.start(NamespaceNetwork.SERVERS, network.hosts());
            for (int round = 1; round <= Integer.parseInt(arguments[3]); round++) {
                Path folder = Files.createDirectory(Path.of(arguments[1], "round-" + round));
                discover(network, folder, arguments[2]);
            }
        } catch (IOException | RuntimeException | AssertionError failure) {
            failure.printStackTrace();
            System.exit(1);
        }
        System.exit(0);
    }

    private static void discover(NamespaceNetwork network, Path folder, String file) {
        Map<String, String> settings = Map.of("DIBS_CLUSTER_CONFIG", file, "DIBS_CLUSTER_PORT", "15701");
        NodeFleet fleet = new NodeFleet(folder, settings, network::place);
        try (fleet) {
            long begun = System.nanoTime();
            fleet.start(NODES);
            System.out.printf("One cluster of %d after %,d ms%n", NODES, (System.nanoTime() - begun) / 1_000_000);
            JsonArray owned = shards(fleet);
            await("no shard moves").during(KEPT).atMost(KEPT.multipliedBy(2)).until(() -> shards(fleet)
                    .equals(owned));
        } catch (RuntimeException | AssertionError failure) {
            fleet.nodes().forEach(node -> System.out.println(node.process().output()));
            throw failure;
        }
    }

    /** Each with its owner and epoch: a node that rejoins moves some of them. */
    private static JsonArray shards(NodeFleet fleet) {
        JsonObject cluster = NodeFleet.cluster(fleet.any());
        return cluster.getJsonArray("shards");
    }
}
