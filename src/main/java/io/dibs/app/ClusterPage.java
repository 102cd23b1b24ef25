package io.dibs.app;

import io.dibs.campaign.ShardHash;
import io.dibs.cluster.ClusterRecords;
import io.dibs.cluster.ClusterRecords.NodeRow;
import io.dibs.cluster.ClusterRecords.Owner;
import io.dibs.cluster.ShardTakeover;
import io.dibs.ops.ClusterView;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The cluster as PostgreSQL knows it, so that every node shows the same. */
final class ClusterPage implements ClusterView {
    private static final int TAKEOVERS = 100;

    private final ClusterRecords records;
    private final ShardHash sharding;

    ClusterPage(ClusterRecords records, ShardHash sharding) {
        this.records = records;
        this.sharding = sharding;
    }

    @Override
    public Future<JsonObject> whole() {
        return Future.all(records.nodes(), records.owners(), records.takeovers(TAKEOVERS))
                .map(read -> whole(read.resultAt(0), read.resultAt(1), read.resultAt(2)));
    }

    private static JsonObject whole(List<NodeRow> nodes, List<Owner> owners, List<ShardTakeover> takeovers) {
        Map<UUID, String> names = names(nodes, takeovers);
        JsonArray nodeList = new JsonArray();
        nodes.forEach(node -> nodeList.add(node(node, owners)));
        JsonArray shardList = new JsonArray();
        owners.forEach(owner -> shardList.add(shard(owner, names)));
        JsonArray takeoverList = new JsonArray();
        takeovers.forEach(takeover -> takeoverList.add(takeover(takeover, names)));
        return new JsonObject().put("nodes", nodeList).put("shards", shardList).put("takeovers", takeoverList);
    }

    /** A node that has left is still named in what it took over. */
    private static Map<UUID, String> names(List<NodeRow> nodes, List<ShardTakeover> takeovers) {
        Map<UUID, String> names = new HashMap<>();
        takeovers.forEach(takeover -> names.put(takeover.node(), takeover.label()));
        nodes.forEach(node -> names.put(node.node(), node.label()));
        return names;
    }

    private static JsonObject node(NodeRow node, List<Owner> owners) {
        return new JsonObject()
                .put("name", node.label())
                .put("id", node.node().toString())
                .put("stage", word(node.presence().stage()))
                .put("address", node.presence().address())
                .put("sees", node.presence().members().size())
                .put(
                        "shards",
                        owners.stream()
                                .filter(owner -> node.node().equals(owner.node()))
                                .count())
                .put("beatAgeMillis", node.heartbeatAgeMillis());
    }

    private static JsonObject shard(Owner owner, Map<UUID, String> names) {
        return new JsonObject()
                .put("shard", owner.shard())
                .put("owner", name(owner.node(), names))
                .put("epoch", owner.epoch());
    }

    private static JsonObject takeover(ShardTakeover takeover, Map<UUID, String> names) {
        return new JsonObject()
                .put("shard", takeover.shard())
                .put("epoch", takeover.epoch())
                .put("owner", takeover.label())
                .put("previous", name(takeover.previous(), names))
                .put("cause", word(takeover.cause()))
                .put("source", takeover.source())
                .put("millis", takeover.millis())
                .put("at", Instant.ofEpochMilli(takeover.at()).toString());
    }

    private static @Nullable String name(@Nullable UUID node, Map<UUID, String> names) {
        return node == null ? null : names.getOrDefault(node, node.toString());
    }

    private static String word(Enum<?> each) {
        return each.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public Future<JsonObject> of(String campaign) {
        int shard = sharding.shardOf(campaign);
        return Future.all(records.nodes(), records.owners(), records.takeovers(TAKEOVERS))
                .map(read -> of(campaign, shard, names(read.resultAt(0), read.resultAt(2)), read.resultAt(1)));
    }

    private static JsonObject of(String campaign, int shard, Map<UUID, String> names, List<Owner> owners) {
        JsonObject found = new JsonObject().put("campaign", campaign);
        owners.stream().filter(owner -> owner.shard() == shard).forEach(owner -> found.mergeIn(shard(owner, names)));
        return found;
    }
}
