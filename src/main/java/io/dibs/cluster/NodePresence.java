package io.dibs.cluster;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What a node publishes about itself and about the cluster, together with its heartbeat.
 *
 * @param cluster the name under which its Hazelcast finds the others; empty for a node without a cluster
 * @param address where its event bus listens; empty while it has none
 * @param members the nodes that its Hazelcast sees, itself included; empty while it has joined none
 * @param unreached those of them that its event bus has not reached for some seconds
 */
public record NodePresence(
        NodeStage stage, String cluster, String address, SortedSet<UUID> members, SortedSet<UUID> unreached) {
    static final NodePresence NONE = new NodePresence(NodeStage.JOINING, "", "", Set.of(), Set.of());

    NodePresence(NodeStage stage, String cluster, String address, Set<UUID> members, Set<UUID> unreached) {
        this(stage, cluster, address, (SortedSet<UUID>) new TreeSet<>(members), new TreeSet<>(unreached));
    }

    /** Of a node that has the database to itself. */
    public static NodePresence alone(UUID node, NodeStage stage) {
        return new NodePresence(stage, "", "", Set.of(node), Set.of());
    }

    NodePresence withUnreached(Set<UUID> nodes) {
        return new NodePresence(stage, cluster, address, members, nodes);
    }

    /** Whether it may own shards: it has been reached both ways by each peer. */
    public boolean isMember() {
        return stage != NodeStage.JOINING;
    }

    public String text() {
        return new JsonObject()
                .put("stage", stage.name())
                .put("cluster", cluster)
                .put("address", address)
                .put("members", texts(members))
                .put("unreached", texts(unreached))
                .encode();
    }

    private static List<String> texts(Collection<UUID> nodes) {
        return nodes.stream().map(UUID::toString).toList();
    }

    /** An unknown text counts as an empty presence. */
    public static NodePresence parse(String text) {
        try {
            JsonObject json = new JsonObject(text);
            return new NodePresence(
                    NodeStage.valueOf(json.getString("stage")),
                    json.getString("cluster", ""),
                    json.getString("address", ""),
                    nodes(json, "members"),
                    nodes(json, "unreached"));
        } catch (DecodeException | IllegalArgumentException | ClassCastException | NullPointerException notOurs) {
            return NONE;
        }
    }

    private static Set<UUID> nodes(JsonObject json, String key) {
        return json.getJsonArray(key, new JsonArray()).stream()
                .map(String.class::cast)
                .map(UUID::fromString)
                .collect(Collectors.toUnmodifiableSet());
    }
}
