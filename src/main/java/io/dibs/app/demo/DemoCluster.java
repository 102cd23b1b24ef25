package io.dibs.app.demo;

import io.dibs.app.embedded.EmbeddedServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Three nodes on one machine that share the servers of one data directory. */
final class DemoCluster implements AutoCloseable {
    private static final int NODES = 3;
    /** Nodes are made to be killed: a demo that ends does not wait for a full drain. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(3);

    private final OrphanGuard guard;
    private final List<DemoNode> nodes;

    DemoCluster(OrphanGuard guard, List<DemoNode> nodes) {
        this.guard = guard;
        this.nodes = nodes;
    }

    /** @param data the directory of the servers, which run already */
    static DemoCluster plan(Path data, OrphanGuard guard) throws IOException {
        // Other clusters on this machine stay apart.
        Map<String, String> settings = Map.of(
                "DIBS_CONFIG", EmbeddedServers.notes(data).toString(),
                "DIBS_CLUSTER", "true",
                "DIBS_CLUSTER_SECRET", UUID.randomUUID().toString(),
                "DIBS_AUTH", "none",
                "DIBS_HTTP_HOST", "127.0.0.1",
                "DIBS_WARM_UP", "false",
                "DIBS_DRAIN_SECONDS", "5");
        List<Integer> ports = freePorts(2 * NODES);
        List<DemoNode> nodes = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            String name = "node-" + (i + 1);
            nodes.add(new DemoNode(
                    name,
                    ports.get(2 * i),
                    ports.get(2 * i + 1),
                    NodeCommand.ofThisBuild(),
                    settings,
                    data.resolve(name + ".log")));
        }
        return new DemoCluster(guard, List.copyOf(nodes));
    }

    /** All of them are held at once, so that no two are the same. */
    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket each : held) {
                each.close();
            }
        }
    }

    /**
     * The first is there alone for a while: nodes that start at the same moment wait for each other to form a cluster.
     */
    void launchFirst() throws IOException {
        launch(first());
    }

    void launchOthers() throws IOException {
        for (DemoNode each : nodes.subList(1, NODES)) {
            launch(each);
        }
    }

    DemoNode first() {
        return nodes.get(0);
    }

    void launch(DemoNode node) throws IOException {
        node.launch();
        guard.nodes(pids());
    }

    private List<Long> pids() {
        return nodes.stream().map(DemoNode::pid).filter(pid -> pid > 0).toList();
    }

    List<DemoNode> nodes() {
        return nodes;
    }

    Optional<DemoNode> named(String name) {
        return nodes.stream().filter(node -> node.name().equals(name)).findFirst();
    }

    @Override
    public void close() {
        nodes.parallelStream().forEach(node -> node.stop(STOP_LIMIT));
        guard.nodes(List.of());
    }
}
