package io.dibs.http.cluster;

import io.dibs.http.answer.Rfc3339Format;
import io.dibs.repository.ClusterRepository.Node;
import io.dibs.repository.ClusterRepository.Overview;
import io.dibs.repository.ClusterRepository.Shard;
import io.dibs.repository.ClusterRepository.State;
import io.dibs.repository.ClusterRepository.Takeover;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The cluster as the API shows it. */
final class ClusterJson {
    private ClusterJson() {}

    static JsonObject of(Overview overview) {
        return new JsonObject()
                .put("nodes", list(overview.nodes(), ClusterJson::of))
                .put("shards", list(overview.shards(), ClusterJson::of))
                .put("takeovers", list(overview.takeovers(), ClusterJson::of));
    }

    private static <T> JsonArray list(List<T> items, Function<T, JsonObject> json) {
        return new JsonArray(items.stream().map(json).toList());
    }

    static JsonObject of(Node node) {
        return new JsonObject()
                .put("id", node.id().toString())
                .put("name", node.name())
                .put("state", word(node.state()))
                .put("address", node.address())
                .put("heartbeatAgeMillis", node.heartbeatAgeMillis())
                .put("shards", node.shards())
                .put("wire", node.wire())
                .put("schema", node.schema())
                .put("snapshot", node.snapshot());
    }

    private static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static JsonObject of(Shard shard) {
        return new JsonObject()
                .put("shard", shard.number())
                .put("epoch", shard.epoch())
                .put("node", text(shard.node()))
                .put("name", shard.name());
    }

    private static @Nullable String text(@Nullable UUID id) {
        return id == null ? null : id.toString();
    }

    private static JsonObject of(Takeover takeover) {
        return new JsonObject()
                .put("shard", takeover.shard())
                .put("epoch", takeover.epoch())
                .put("name", takeover.name())
                .put("previous", takeover.previous())
                .put("cause", takeover.cause())
                .put("source", takeover.source())
                .put("millis", takeover.millis())
                .put("at", Rfc3339Format.text(takeover.at()));
    }
}
