package io.dibs.testkit.redis;

import static org.awaitility.Awaitility.await;

import io.dibs.testkit.process.FreePorts;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A real Redis Cluster of three masters, and replicas where a test wants them. */
public final class RedisCluster implements AutoCloseable {
    private static final int MASTERS = 3;
    private static final int SLOTS = 16_384;
    /** Short, but a slow machine must not take a node for dead. */
    private static final String NODE_TIMEOUT_MILLIS = "2000";

    private static final Pattern MOVED = Pattern.compile("errorstat_MOVED:count=(\\d+)");

    private final Optional<RedisTls> tls;
    private final List<RedisProcess> nodes = new ArrayList<>();

    public RedisCluster() throws IOException {
        this(Optional.empty());
    }

    public RedisCluster(Optional<RedisTls> tls) throws IOException {
        this.tls = tls;
        for (int node = 0; node < MASTERS; node++) {
            RedisProcess master = add();
            master.ask("CLUSTER SET-CONFIG-EPOCH " + (node + 1));
            master.ask("CLUSTER ADDSLOTSRANGE " + node * SLOTS / MASTERS + " " + ((node + 1) * SLOTS / MASTERS - 1));
        }
        awaitComplete();
    }

    private RedisProcess add() throws IOException {
        int bus = FreePorts.free();
        List<String> options = new ArrayList<>(List.of("--save", "", "--masterauth", "s3cret"));
        options.addAll(List.of("--cluster-enabled", "yes", "--cluster-port", String.valueOf(bus)));
        options.addAll(List.of("--cluster-node-timeout", NODE_TIMEOUT_MILLIS));
        tls.filter(RedisTls::isNamed)
                .ifPresent(named -> options.addAll(List.of(
                        "--cluster-announce-hostname", named.host(), "--cluster-preferred-endpoint-type", "hostname")));
        RedisProcess node = new RedisProcess(tls, options.toArray(String[]::new));
        nodes.add(node);
        nodes.get(0).ask("CLUSTER MEET 127.0.0.1 " + node.clientPort() + " " + bus);
        return node;
    }

    private void awaitComplete() {
        await().atMost(Duration.ofSeconds(20)).until(() -> nodes.stream().allMatch(this::isComplete));
    }

    private boolean isComplete(RedisProcess node) {
        String info = node.ask("CLUSTER INFO");
        return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + nodes.size());
    }

    /** Adds a replica of the master that has the slot of this key. */
    public RedisProcess replicate(String key) throws IOException {
        String master = value(ownerOf(key).ask("CLUSTER MYID"));
        RedisProcess replica = add();
        awaitComplete();
        replica.ask("CLUSTER REPLICATE " + master);
        await("clients hear of the replica").atMost(Duration.ofSeconds(20)).until(() -> nodes.stream()
                .allMatch(node -> node.ask("CLUSTER SLOTS").contains(String.valueOf(replica.port()))));
        return replica;
    }

    /** Until a replica has taken the place of a master that is gone, and all know it. */
    public void awaitFailover(RedisProcess gone, RedisProcess replica) {
        await("failover")
                .atMost(Duration.ofSeconds(20))
                .until(() -> replica.ask("ROLE").contains("master")
                        && nodes.stream().filter(node -> node != gone).allMatch(this::isComplete));
    }

    public List<RedisProcess> nodes() {
        return nodes;
    }

    public String uri() {
        return (tls.isPresent() ? "rediss" : "redis") + "://:s3cret@"
                + nodes.stream()
                        .map(node -> node.host() + ":" + node.clientPort())
                        .collect(Collectors.joining(","))
                + "?cluster=true" + tls.map(spoken -> "&" + spoken.parameters()).orElse("");
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
