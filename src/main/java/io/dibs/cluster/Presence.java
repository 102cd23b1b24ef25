package io.dibs.cluster;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What a node says of itself and of the cluster, beside its heartbeat.
 *
 * @param address where its event bus listens; empty while it has none
 * @param members the nodes that its Hazelcast sees, itself included; empty while it has joined none
 */
public record Presence(Stage stage, String address, SortedSet<UUID> members) {
    static final Presence NONE = new Presence(Stage.JOINING, "", Set.of());

    Presence(Stage stage, String address, Set<UUID> members) {
        this(stage, address, (SortedSet<UUID>) new TreeSet<>(members));
    }

    /** Of a node that has the database to itself. */
    public static Presence alone(UUID node) {
        return new Presence(Stage.ELIGIBLE, "", Set.of(node));
    }

    public String text() {
        return new JsonObject()
                .put("stage", stage.name())
                .put("address", address)
                .put("members", members.stream().map(UUID::toString).toList())
                .encode();
    }

    /** A text that is none of ours is that of a node that says nothing. */
    public static Presence parse(String text) {
        try {
            JsonObject json = new JsonObject(text);
            Stream<String> members = json.getJsonArray("members", new JsonArray()).stream().map(String.class::cast);
            return new Presence(
                    Stage.valueOf(json.getString("stage")),
                    json.getString("address", ""),
                    Set.copyOf(members.map(UUID::fromString).toList()));
        } catch (DecodeException | IllegalArgumentException | ClassCastException | NullPointerException notOurs) {
            return NONE;
        }
    }
}
