package io.dibs.partition;

import io.dibs.load.NodeProcess.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A network of its own: each node in a namespace, all of them joined by one that routes and that holds PostgreSQL and
 * Redis. Cutting two nodes apart leaves the servers in reach of both, as a fault between racks does.
 */
final class Network implements AutoCloseable {
    private static final String SERVERS = "10.77.0.1";

    private final String name;
    private final int nodes;

    private Network(String name, int nodes) {
        this.name = name;
        this.nodes = nodes;
    }

    static Network create(int nodes) {
        Network network = new Network("dibs" + ProcessHandle.current().pid(), nodes);
        try {
            network.build();
            return network;
        } catch (RuntimeException failure) {
            network.close();
            throw failure;
        }
    }

    /** One that another process has made. */
    static Network existing(String name, int nodes) {
        return new Network(name, nodes);
    }

    private void build() {
        run("ip netns add " + hub());
        run("ip -n " + hub() + " link set lo up");
        run("ip -n " + hub() + " addr add " + SERVERS + "/32 dev lo");
        inHub("sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.route_localnet=1");
        inHub("iptables -t nat -A PREROUTING -d " + SERVERS + " -p tcp -j DNAT --to-destination 127.0.0.1");
        // The servers know nobody but their own machine.
        inHub("iptables -t nat -A INPUT -d 127.0.0.1 -p tcp -j SNAT --to-source 127.0.0.1");
        IntStream.rangeClosed(1, nodes).forEach(this::buildNode);
    }

    private void buildNode(int node) {
        String gateway = "10.77." + node + ".1";
        run("ip netns add " + namespace(node));
        run("ip link add v" + node + " netns " + hub() + " type veth peer name eth0 netns " + namespace(node));
        run("ip -n " + hub() + " addr add " + gateway + "/24 dev v" + node);
        run("ip -n " + hub() + " link set v" + node + " up");
        run("ip -n " + namespace(node) + " addr add " + host(node) + "/24 dev eth0");
        run("ip -n " + namespace(node) + " link set eth0 up");
        run("ip -n " + namespace(node) + " link set lo up");
        run("ip -n " + namespace(node) + " route add default via " + gateway);
    }

    String name() {
        return name;
    }

    String hub() {
        return name + "h";
    }

    private String namespace(int node) {
        return name + "n" + node;
    }

    static String host(int node) {
        return "10.77." + node + ".2";
    }

    Place place(int node) {
        return new Place(host(node), SERVERS, List.of("ip", "netns", "exec", namespace(node)));
    }

    /** No word passes between this node and any other. */
    void cutOff(int node) {
        rules("-I", node);
    }

    void heal(int node) {
        rules("-D", node);
    }

    private void rules(String action, int node) {
        for (int other = 1; other <= nodes; other++) {
            if (other != node) {
                inHub("iptables " + action + " FORWARD -s " + host(node) + " -d " + host(other) + " -j DROP");
                inHub("iptables " + action + " FORWARD -s " + host(other) + " -d " + host(node) + " -j DROP");
            }
        }
    }

    private void inHub(String command) {
        run("ip netns exec " + hub() + " " + command);
    }

    @Override
    public void close() {
        List<String> all = new ArrayList<>(List.of(hub()));
        IntStream.rangeClosed(1, nodes).forEach(node -> all.add(namespace(node)));
        all.forEach(each -> exitCode("ip netns del " + each));
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
