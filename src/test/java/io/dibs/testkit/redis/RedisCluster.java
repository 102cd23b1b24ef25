package io.dibs.testkit.redis;

import static org.awaitility.Awaitility.await;

import io.dibs.testkit.process.FreePorts;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A real Redis Cluster of three masters. */
public final class RedisCluster implements AutoCloseable {
    private static final int NODES = 3;
    private static final int SLOTS = 16_384;

    private static final Pattern MOVED = Pattern.compile("errorstat_MOVED:count=(\\d+)");

    private final List<RedisProcess> nodes = new ArrayList<>();

    public RedisCluster() throws IOException {
        for (int node = 0; node < NODES; node++) {
            int bus = FreePorts.free();
            nodes.add(
                    new RedisProcess("--save", "", "--cluster-enabled", "yes", "--cluster-port", String.valueOf(bus)));
            nodes.get(node).ask("CLUSTER SET-CONFIG-EPOCH " + (node + 1));
            nodes.get(node)
                    .ask("CLUSTER ADDSLOTSRANGE " + node * SLOTS / NODES + " " + ((node + 1) * SLOTS / NODES - 1));
            nodes.get(0).ask("CLUSTER MEET 127.0.0.1 " + nodes.get(node).port() + " " + bus);
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> nodes.stream().allMatch(RedisCluster::isComplete));
    }

    private static boolean isComplete(RedisProcess node) {
        String info = node.ask("CLUSTER INFO");
        return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + NODES);
    }

    public List<RedisProcess> nodes() {
        return nodes;
    }

    public String uri() {
        return "redis://:s3cret@"
                + nodes.stream().map(node -> "127.0.0.1:" + node.port()).collect(Collectors.joining(","))
                + "?cluster=true";
    }

    /** The node that has the slot of this key. */
    public RedisProcess ownerOf(String key) {
        return nodes.stream().filter(node -> has(node, key)).findFirst().orElseThrow();
    }

    /** One that has not. */
    public RedisProcess strangerTo(String key) {
        return nodes.stream().filter(node -> !has(node, key)).findFirst().orElseThrow();
    }

    private static boolean has(RedisProcess node, String key) {
        return !node.ask("EXISTS " + key).contains("MOVED");
    }

    /** All that match, as the nodes list them. */
    public String keys(String pattern) {
        return nodes.stream().map(node -> node.ask("KEYS " + pattern)).collect(Collectors.joining());
    }

    /** How often a node has said that another one has the slot. */
    public int redirects() {
        return nodes.stream()
                .map(node -> node.ask("INFO errorstats"))
                .flatMap(stats -> MOVED.matcher(stats).results())
                .mapToInt(count -> Integer.parseInt(count.group(1)))
                .sum();
    }

    /** Moves the slot of a key to another node; meanwhile some of its keys are here and others there. */
    public void move(String key, Runnable meanwhile) {
        RedisProcess from = ownerOf(key);
        RedisProcess to = strangerTo(key);
        String slot = value(from.ask("CLUSTER KEYSLOT " + key));
        to.ask("CLUSTER SETSLOT " + slot + " IMPORTING " + value(from.ask("CLUSTER MYID")));
        from.ask("CLUSTER SETSLOT " + slot + " MIGRATING " + value(to.ask("CLUSTER MYID")));
        migrate(from, to, List.of(key));
        meanwhile.run();
        List<String> rest = from.ask("CLUSTER GETKEYSINSLOT " + slot + " 1000")
                .lines()
                .filter(line -> line.startsWith("dibs:"))
                .toList();
        migrate(from, to, rest);
        nodes.forEach(node -> node.ask("CLUSTER SETSLOT " + slot + " NODE " + value(to.ask("CLUSTER MYID"))));
    }

    private static void migrate(RedisProcess from, RedisProcess to, List<String> keys) {
        if (!keys.isEmpty()) {
            from.ask("MIGRATE 127.0.0.1 " + to.port() + " \"\" 0 5000 AUTH s3cret KEYS " + String.join(" ", keys));
        }
    }

    /** The answer after that to the password. */
    private static String value(String answer) {
        return answer.lines()
                .skip(1)
                .filter(line -> !line.startsWith("$"))
                .findFirst()
                .orElseThrow()
                .replace(":", "");
    }

    @Override
    public void close() throws IOException {
        for (RedisProcess node : nodes) {
            node.close();
        }
    }
}
