package io.dibs.app.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Who owns which shard, as the nodes themselves say, and which of the takeovers are news. */
final class ClusterWatch {
    /** A takeover of the shard that is watched. */
    record Takeover(String owner, long epoch, long millis, String cause, String source) {}

    private final List<DemoNode> nodes;
    private JsonObject cluster = new JsonObject();
    private int shard = -1;
    private long knownEpoch;

    ClusterWatch(List<DemoNode> nodes) {
        this.nodes = nodes;
    }

    void update(JsonObject view) {
        cluster = view;
    }

    /** From now on this campaign's shard is watched. */
    void watch(int number) {
        shard = number;
        knownEpoch = epoch().orElse(0);
    }

    private JsonArray list(String name) {
        return cluster.getJsonArray(name, new JsonArray());
    }

    private Optional<JsonObject> watched() {
        return list("shards").stream()
                .map(JsonObject.class::cast)
                .filter(each -> each.getInteger("shard") == shard)
                .findFirst();
    }

    private OptionalLong epoch() {
        return watched().stream().mapToLong(each -> each.getLong("epoch")).findFirst();
    }

    Optional<String> owner() {
        return watched().map(each -> each.getString("owner"));
    }

    /** Since this was last asked. */
    List<Takeover> news() {
        List<Takeover> fresh = list("takeovers").stream()
                .map(JsonObject.class::cast)
                .filter(each -> each.getInteger("shard") == shard && each.getLong("epoch") > knownEpoch)
                .map(each -> new Takeover(
                        each.getString("owner"),
                        each.getLong("epoch"),
                        each.getLong("millis", 0L),
                        each.getString("cause"),
                        each.getString("source")))
                .sorted((a, b) -> Long.compare(a.epoch(), b.epoch()))
                .toList();
        fresh.forEach(each -> knownEpoch = Math.max(knownEpoch, each.epoch()));
        return fresh;
    }

    /** Whether each node is up and has shards of its own. */
    boolean isSettled() {
        return nodes.stream().allMatch(node -> node.state() == DemoNode.State.UP && owners().indexOf(digit(node)) >= 0);
    }

    private char digit(DemoNode node) {
        return Character.forDigit(nodes.indexOf(node), 10);
    }

    /** By shard, the number of the node that owns it, or a dash. */
    private String owners() {
        return list("shards").stream()
                .map(each -> ((JsonObject) each).getString("owner"))
                .map(owner -> nodes.stream()
                        .filter(node -> node.name().equals(owner))
                        .findFirst()
                        .map(node -> String.valueOf(digit(node)))
                        .orElse("-"))
                .collect(Collectors.joining());
    }

    JsonObject shown() {
        JsonArray rows = new JsonArray();
        nodes.forEach(node -> rows.add(new JsonObject()
                .put("name", node.name())
                .put("state", node.state().name().toLowerCase(Locale.ROOT))
                .put("pid", node.pid())));
        return new JsonObject()
                .put("nodes", rows)
                .put("owners", owners())
                .put(
                        "epochs",
                        new JsonArray(list("shards").stream()
                                .map(each -> ((JsonObject) each).getLong("epoch"))
                                .toList()))
                .put("shard", shard);
    }
}
