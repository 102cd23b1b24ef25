package io.dibs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.testkit.api.CheckedApi;
import io.dibs.testkit.node.NodeFleet;
import io.dibs.testkit.node.NodeProcess;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator asks one node to drain another one. */
class DrainCallIT {
    @TempDir
    Path folder;

    @Test
    void aNodeLeavesInGoodOrderWhenAnotherOneIsAskedToDrainIt() {
        try (NodeFleet fleet = new NodeFleet(folder, Map.of()).start(2)) {
            NodeProcess leaving = fleet.nodes().get(0);
            CheckedApi other = new CheckedApi();
            other.reach(fleet.nodes().get(1).address().getPort());

            assertThat(other.post(drain(other, "n1"), null).status()).isEqualTo(202);

            await("the node has ended").atMost(Duration.ofSeconds(30)).until(() -> !leaving.process()
                    .isAlive());
            JsonObject cluster = other.get("/v1/cluster").json();
            assertThat(cluster.getJsonArray("nodes").size()).isEqualTo(1);
            assertThat(cluster.getJsonArray("shards"))
                    .allMatch(shard -> "n2".equals(((JsonObject) shard).getString("name")));
            assertThat(cluster.getJsonArray("takeovers")).anyMatch(DrainCallIT::isHandover);
            assertThat(other.post(drain(other, "n2"), null).code()).isEqualTo("last-node");
        }
    }

    private static boolean isHandover(Object takeover) {
        JsonObject row = (JsonObject) takeover;
        return "handed-over".equals(row.getString("cause")) && "n1".equals(row.getString("previous"));
    }

    private static String drain(CheckedApi api, String name) {
        return api.get("/v1/cluster").json().getJsonArray("nodes").stream()
                .map(JsonObject.class::cast)
                .filter(node -> name.equals(node.getString("name")))
                .map(node -> "/v1/cluster/nodes/" + node.getString("id") + "/drain")
                .findFirst()
                .orElseThrow();
    }
}
