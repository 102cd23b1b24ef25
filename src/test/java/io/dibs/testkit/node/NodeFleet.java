package io.dibs.testkit.node;

import static org.awaitility.Awaitility.await;

import io.dibs.app.embedded.EmbeddedServers;
import io.dibs.app.embedded.ServerKind;
import io.dibs.testkit.node.NodeProcess.Place;
import io.dibs.testkit.process.CpuSeconds;
import io.dibs.testkit.process.ProcFiles;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/** Several nodes on one machine, each its own process, that share a real PostgreSQL and a real Redis. */
public final class NodeFleet implements AutoCloseable {
    private static final Duration SETTLED_LIMIT = Duration.ofSeconds(60);
    private static final int HEAP_MIB = 256;

    private final EmbeddedServers servers;
    private final Map<String, String> shared;
    private final IntFunction<Place> places;
    private final int heapMib;
    private final Path folder;
    private final List<NodeProcess> nodes = new ArrayList<>();

    public NodeFleet(Path folder, Map<String, String> settings) {
        this(folder, settings, number -> Place.HERE);
    }

    /** Nothing runs yet but the servers. Each node will have a heap of this size. */
    public NodeFleet(Path folder, Map<String, String> settings, int heapMib) {
        this(folder, settings, number -> Place.HERE, heapMib);
    }

    /**
     * Nothing runs yet but the servers.
     *
     * @param places where the first node runs, and the second, and so on
     */
    public NodeFleet(Path folder, Map<String, String> settings, IntFunction<Place> places) {
        this(folder, settings, places, HEAP_MIB);
    }

    private NodeFleet(Path folder, Map<String, String> settings, IntFunction<Place> places, int heapMib) {
        this.folder = folder;
        this.heapMib = heapMib;
        this.places = places;
        NodeTemplate.fill(folder.resolve("servers"));
        servers = EmbeddedServers.in(folder.resolve("servers"), EnumSet.allOf(ServerKind.class));
        servers.start();
        shared = new HashMap<>(Map.of(
                "DIBS_AUTH", "none",
                "DIBS_CLUSTER", "true",
                // Other clusters on this machine stay apart.
                "DIBS_CLUSTER_SECRET", UUID.randomUUID().toString()));
        shared.putAll(settings);
    }

    /** All of them at once, on an empty database the first time. */
    public NodeFleet start(int count) {
        return start(plan(count));
    }

    /** Nodes that have their ports, and do not run yet. */
    public List<NodeProcess> plan(int count) {
        return IntStream.rangeClosed(nodes.size() + 1, nodes.size() + count)
                .mapToObj(this::node)
                .toList();
    }

    /** All of them at once. */
    public NodeFleet start(List<NodeProcess> planned) {
        try {
            planned.forEach(node -> nodes.add(node.launch()));
            nodes.forEach(NodeProcess::awaitReady);
            awaitBalance();
            return this;
        } catch (RuntimeException | Error failure) {
            close();
            throw failure;
        }
    }

    private NodeProcess node(int number) {
        return node("n" + number, NodeProcess.JAR, places.apply(number), Map.of());
    }

    /** A node on the same servers that does not belong to the fleet. Nothing runs yet. */
    public NodeProcess newcomer(String name, Path jar, Map<String, String> own) {
        return node(name, jar, Place.HERE, own);
    }

    private NodeProcess node(String name, Path jar, Place place, Map<String, String> own) {
        Map<String, String> settings = new HashMap<>(shared);
        settings.putAll(own);
        settings.put("DIBS_NODE", name);
        settings.put("DIBS_POSTGRES_URI", uri(ServerKind.POSTGRES, place));
        settings.put("DIBS_REDIS_URI", uri(ServerKind.REDIS, place));
        settings.put("DIBS_HTTP_HOST", place.host());
        settings.put("DIBS_MANAGEMENT_HOST", place.host());
        try {
            return new NodeProcess(
                    Files.createDirectories(folder.resolve(name)), jar, place, settings, "-Xmx" + heapMib + "m");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String uri(ServerKind kind, Place place) {
        return servers.uri(kind).orElseThrow().replace("@127.0.0.1:", "@" + place.servers() + ":");
    }

    public List<NodeProcess> nodes() {
        return nodes;
    }

    public NodeProcess ownerOf(String campaign) {
        return nodes.get(Integer.parseInt(ownerName(campaign).substring(1)) - 1);
    }

    public List<NodeProcess> othersThan(NodeProcess node) {
        return nodes.stream().filter(each -> each != node).toList();
    }

    public NodeProcess any() {
        return living().findFirst().orElseThrow();
    }

    private Stream<NodeProcess> living() {
        return nodes.stream().filter(node -> node.process().isAlive());
    }

    private String ownerName(String campaign) {
        return json(any(), "/cluster?campaign=" + campaign).getString("owner");
    }

    /** The cluster as this node shows it. */
    public static JsonObject cluster(NodeProcess node) {
        return json(node, "/cluster");
    }

    private static JsonObject json(NodeProcess node, String path) {
        return new JsonObject(node.management().get(path).body());
    }

    /** The name of each shard's owner, as this node shows it. */
    public static List<String> owners(NodeProcess node) {
        return cluster(node).getJsonArray("shards").stream()
                .map(shard -> ((JsonObject) shard).getString("owner"))
                .toList();
    }

    /** Those that were ended are started again. */
    public void complete() {
        nodes.stream().filter(node -> !node.process().isAlive()).forEach(NodeProcess::start);
        awaitBalance();
    }

    /** Until each living node is ready and has its share of the shards. */
    public void awaitBalance() {
        awaitBalance(SETTLED_LIMIT);
    }

    public void awaitBalance(Duration limit) {
        try {
            await("balance").atMost(limit).pollInterval(Duration.ofMillis(50)).until(this::isBalanced);
        } catch (ConditionTimeoutException never) {
            throw new AssertionError("No balance: " + cluster(any()).encode(), never);
        }
    }

    /** A node that has just been launched answers nothing yet. */
    private boolean isBalanced() {
        if (!living().allMatch(node -> node.management().isReady())) {
            return false;
        }
        JsonArray rows = cluster(any()).getJsonArray("nodes");
        long eligible =
                rows.stream().filter(row -> is((JsonObject) row, "eligible")).count();
        int shards = cluster(any()).getJsonArray("shards").size();
        return eligible == living().count()
                && rows.stream()
                        .map(row -> ((JsonObject) row).getInteger("shards"))
                        .filter(owned -> owned > 0)
                        .allMatch(owned -> Math.abs(owned - (double) shards / eligible) < 1);
    }

    private static boolean is(JsonObject node, String stage) {
        return stage.equals(node.getString("stage")) && node.getLong("beatAgeMillis") < 3_000;
    }

    /** CPU seconds so far: all nodes', all of PostgreSQL's, and Redis's. */
    public CpuSeconds cpu() {
        double own = living().mapToDouble(
                        node -> ProcFiles.cpuSeconds(node.process().pid()))
                .sum();
        return new CpuSeconds(own, seconds("postgres"), seconds("redis-server"));
    }

    private double seconds(String name) {
        return ProcFiles.inside(folder.resolve("servers"), name).stream()
                .mapToDouble(ProcFiles::cpuSeconds)
                .sum();
    }

    public EmbeddedServers servers() {
        return servers;
    }

    @Override
    public void close() {
        nodes.parallelStream().forEach(NodeProcess::close);
        servers.close();
    }
}
