package io.dibs.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClusterWatchTest {
    private final List<DemoNode> nodes = Stream.of("node-1", "node-2")
            .map(name -> new DemoNode(name, 1, 2, List.of("true"), Map.of(), Path.of("unused.log")))
            .toList();
    private final ClusterWatch watch = new ClusterWatch(nodes);

    @Test
    void shardsAreShownByTheirOwners() {
        watch.update(view("node-1", 4, "node-2", 7));
        watch.watch(1);
        assertThat(watch.owner()).contains("node-2");
        assertThat(watch.shown().getString("owners")).isEqualTo("01");
        assertThat(watch.shown().getJsonArray("epochs")).isEqualTo(JsonArray.of(4L, 7L));
    }

    @Test
    void aTakeoverOfTheWatchedShardIsNewsOnce() {
        watch.update(view("node-1", 4, "node-2", 7));
        watch.watch(1);
        assertThat(watch.news()).isEmpty();
        JsonObject taken = view("node-1", 4, "node-1", 8);
        taken.getJsonArray("takeovers").add(takeover(1, 8)).add(takeover(0, 9)).add(takeover(1, 7));
        watch.update(taken);
        assertThat(watch.news()).singleElement().satisfies(news -> {
            assertThat(news.epoch()).isEqualTo(8);
            assertThat(news.owner()).isEqualTo("node-1");
        });
        assertThat(watch.news()).isEmpty();
    }

    @Test
    void nodesThatDoNotRunAreNotSettled() {
        watch.update(view("node-1", 4, "node-2", 7));
        assertThat(watch.isSettled()).isFalse();
    }

    private static JsonObject view(String first, long firstEpoch, String second, long secondEpoch) {
        return new JsonObject()
                .put("shards", JsonArray.of(shard(0, first, firstEpoch), shard(1, second, secondEpoch)))
                .put("takeovers", new JsonArray());
    }

    private static JsonObject shard(int number, String owner, long epoch) {
        return new JsonObject().put("shard", number).put("owner", owner).put("epoch", epoch);
    }

    private static JsonObject takeover(int shard, long epoch) {
        return new JsonObject()
                .put("shard", shard)
                .put("epoch", epoch)
                .put("owner", "node-1")
                .put("millis", 640L)
                .put("cause", "lost")
                .put("source", "snapshot");
    }
}
