package io.dibs.testkit.network;

import io.dibs.testkit.node.NodeProcess.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A network of its own: each node in a namespace, all of them joined by one that holds PostgreSQL and Redis. Cutting
 * two nodes apart leaves the servers in reach of both, as a fault between racks does.
 */
public final class NamespaceNetwork implements AutoCloseable {
    /** Also of the name server, where there is one. */
    public static final String SERVERS = "10.77.0.1";

    private static final Path RESOLVERS = Path.of("/etc/netns");

    private final String name;
    private final int nodes;
    private final Shape shape;

    /** How the nodes are joined. */
    public enum Shape {
        /** A network for each node, and a router between them. */
        ROUTED,
        /**
         * One network for all nodes, as docker-compose.yml makes it, and another one that nothing should be said on.
         */
        SHARED
    }

    private NamespaceNetwork(String name, int nodes, Shape shape) {
        this.name = name;
        this.nodes = nodes;
        this.shape = shape;
    }

    public static NamespaceNetwork create(int nodes, Shape shape) {
        NamespaceNetwork network =
                new NamespaceNetwork("dibs" + ProcessHandle.current().pid(), nodes, shape);
        try {
            network.build();
            return network;
        } catch (RuntimeException failure) {
            network.close();
            throw failure;
        }
    }

    /** One that another process has made. */
    public static NamespaceNetwork existing(String name, int nodes, Shape shape) {
        return new NamespaceNetwork(name, nodes, shape);
    }

    private void build() {
        run("ip netns add " + hub());
        run("ip -n " + hub() + " link set lo up");
        run("ip -n " + hub() + " addr add " + SERVERS + "/32 dev lo");
        inHub("sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.route_localnet=1");
        inHub("iptables -t nat -A PREROUTING -d " + SERVERS + " -p tcp -j DNAT --to-destination 127.0.0.1");
        // The servers know nobody but their own machine.
        inHub("iptables -t nat -A INPUT -d 127.0.0.1 -p tcp -j SNAT --to-source 127.0.0.1");
        if (shape == Shape.SHARED) {
            buildBridge("data", gateway(1));
            buildBridge("edge", "10.95.0.1");
        }
        IntStream.rangeClosed(1, nodes).forEach(this::buildNode);
    }

    private void buildBridge(String bridge, String address) {
        run("ip -n " + hub() + " link add " + bridge + " type bridge");
        run("ip -n " + hub() + " addr add " + address + "/24 dev " + bridge);
        run("ip -n " + hub() + " link set " + bridge + " up");
    }

    private void buildNode(int node) {
        run("ip netns add " + namespace(node));
        if (shape == Shape.SHARED) {
            plug(node, "edge", "eth1", "10.95.0." + (10 + node));
            plug(node, "data", "eth0", host(node));
        } else {
            plug(node, null, "eth0", host(node));
            run("ip -n " + hub() + " addr add " + gateway(node) + "/24 dev veth0n" + node);
        }
        run("ip -n " + namespace(node) + " link set lo up");
        run("ip -n " + namespace(node) + " route add default via " + gateway(node));
        askNames(namespace(node));
    }

    private void plug(int node, String bridge, String end, String address) {
        String plug = "v" + end + "n" + node;
        run("ip link add " + plug + " netns " + hub() + " type veth peer name " + end + " netns " + namespace(node));
        run("ip -n " + hub() + " link set " + plug + (bridge == null ? "" : " master " + bridge) + " up");
        run("ip -n " + namespace(node) + " addr add " + address + "/24 dev " + end);
        run("ip -n " + namespace(node) + " link set " + end + " up");
    }

    /** "ip netns exec" puts this file in the place of the machine's own. */
    private static void askNames(String namespace) {
        try {
            Path folder = Files.createDirectories(RESOLVERS.resolve(namespace));
            Files.writeString(folder.resolve("resolv.conf"), "nameserver " + SERVERS + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void forgetNames(String namespace) {
        try {
            Files.deleteIfExists(RESOLVERS.resolve(namespace).resolve("resolv.conf"));
            Files.deleteIfExists(RESOLVERS.resolve(namespace));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String name() {
        return name;
    }

    public String hub() {
        return name + "h";
    }

    private String namespace(int node) {
        return name + "n" + node;
    }

    String host(int node) {
        return shape == Shape.SHARED ? "10.94.0." + (10 + node) : "10.77." + node + ".2";
    }

    public List<String> hosts() {
        return IntStream.rangeClosed(1, nodes).mapToObj(this::host).toList();
    }

    /** Members' configuration for a network of its own for each node. */
    public String hazelcast() {
        return """
                hazelcast:
                  cluster-name: dibs
                  network:
                    join:
                      auto-detection:
                        enabled: false
                      multicast:
                        enabled: false
                      tcp-ip:
                        enabled: true
                        member-list: [%s]
                    interfaces:
                      enabled: true
                      interfaces: [10.77.*.2]
                """.formatted(String.join(", ", hosts()));
    }

    private String gateway(int node) {
        return shape == Shape.SHARED ? "10.94.0.1" : "10.77." + node + ".1";
    }

    public Place place(int node) {
        return new Place(host(node), SERVERS, List.of("ip", "netns", "exec", namespace(node)));
    }

    /** No word passes between this node and any other. The same holds for all faults: what comes back heals it. */
    public Runnable cutOff(int node) {
        return fault(Stream.concat(between(node, "-s %s -d %s -j DROP"), between(node, "-d %s -s %s -j DROP")));
    }

    /** It hears the others, and they do not hear it. */
    public Runnable silence(int node) {
        return fault(between(node, "-s %s -d %s -j DROP"));
    }

    /** The others hear it, and it does not hear them. */
    public Runnable deafen(int node) {
        return fault(between(node, "-d %s -s %s -j DROP"));
    }

    /** A part of all packets between this node and any other is lost. */
    public Runnable lose(int node, double part) {
        String some = " -m statistic --mode random --probability " + part + " -j DROP";
        return fault(Stream.concat(between(node, "-s %s -d %s" + some), between(node, "-d %s -s %s" + some)));
    }

    /** No word of this node reaches the server at this port. */
    public Runnable cutOffServer(int node, int port) {
        return fault(Stream.of("INPUT -s " + host(node) + " -p tcp --dport " + port + " -j DROP"));
    }

    /** @param rule with a place for this node and one for another */
    private Stream<String> between(int node, String rule) {
        return IntStream.rangeClosed(1, nodes)
                .filter(other -> other != node)
                .mapToObj(other -> "FORWARD " + rule.formatted(host(node), host(other)));
    }

    private Runnable fault(Stream<String> rules) {
        List<String> all = rules.toList();
        all.forEach(rule -> inHub("iptables -w -I " + rule));
        return () -> all.forEach(rule -> inHub("iptables -w -D " + rule));
    }

    private void inHub(String command) {
        run("ip netns exec " + hub() + " " + command);
    }

    @Override
    public void close() {
        List<String> all = new ArrayList<>(List.of(hub()));
        IntStream.rangeClosed(1, nodes).forEach(node -> all.add(namespace(node)));
        all.forEach(each -> exitCode("ip netns del " + each));
        all.forEach(NamespaceNetwork::forgetNames);
    }

    private static void run(String command) {
        int code = exitCode(command);
        if (code != 0) {
            throw new IllegalStateException("'" + command + "' ended with " + code);
        }
    }

    private static int exitCode(String command) {
        try {
            return new ProcessBuilder(command.split(" ")).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
