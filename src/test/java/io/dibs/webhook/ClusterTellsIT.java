package io.dibs.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.testkit.node.NodeFleet;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.stub.WebhookReceiver;
import io.dibs.testkit.stub.WebhookReceiver.Got;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes, of which any may deliver, tell a real receiver what happens to campaigns and to themselves. */
class ClusterTellsIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int STOCK = 10;

    @TempDir
    private static Path folder;

    private static NodeFleet fleet;
    private static Vertx vertx;
    private static WebhookReceiver receiver;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        receiver = new WebhookReceiver(vertx);
        fleet = new NodeFleet(folder, Map.of("DIBS_WEBHOOK_PRIVATE", "true")).start(3);
        call(0, "POST", "/v1/webhooks", new JsonObject().put("url", receiver.url("/ok")));
    }

    @AfterAll
    static void stop() {
        fleet.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @BeforeEach
    void complete() {
        fleet.complete();
    }

    private static JsonObject call(int node, String method, String path, JsonObject body) {
        return call(fleet.nodes().get(node), method, path, body);
    }

    private static JsonObject call(NodeProcess node, String method, String path, JsonObject body) {
        HttpResponse<String> answer = node.api().call(method, path, body == null ? null : body.encode());
        assertThat(answer.statusCode())
                .as("%s %s: %s", method, path, answer.body())
                .isBetween(200, 299);
        return new JsonObject(answer.body());
    }

    private static JsonObject campaign(String id) {
        return new JsonObject().put("id", id).put("name", id).put("stock", STOCK);
    }

    private static String in(Duration time) {
        return Instant.now().plus(time).toString();
    }

    private static List<String> eventsOf(String campaign) {
        return messages()
                .filter(got -> campaign.equals(got.body().getJsonObject("data").getString("campaign")))
                .map(got -> got.body().getString("type"))
                .toList();
    }

    private static Stream<Got> messages() {
        return receiver.at("/ok").stream();
    }

    private static JsonObject deliveries(NodeProcess node, String webhook) {
        return call(node, "GET", "/v1/webhooks/" + webhook + "/deliveries", null);
    }

    private static Stream<JsonObject> items(JsonObject page) {
        return page.getJsonArray("items").stream().map(JsonObject.class::cast);
    }

    @Test
    void aCampaignsLifeIsToldEachPartOnce() {
        call(
                0,
                "POST",
                "/v1/campaigns",
                campaign("timed").put("opensAt", in(Duration.ofSeconds(2))).put("closesAt", in(Duration.ofSeconds(4))));
        call(1, "POST", "/v1/campaigns", campaign("tale").put("couponExpiresAt", in(Duration.ofHours(2))));
        for (int user = 0; user < STOCK; user++) {
            call(user % 3, "POST", "/v1/campaigns/tale/claims", new JsonObject().put("userId", "u-" + user));
        }
        call(2, "POST", "/v1/campaigns/tale/close", null);
        String[] life = {
            "campaign.opened",
            "campaign.half-gone",
            "campaign.nine-tenths-gone",
            "campaign.sold-out",
            "campaign.closed",
            "campaign.expiring"
        };
        await().atMost(LIMIT)
                .until(() -> eventsOf("tale").size() >= life.length
                        && eventsOf("timed").size() >= 2);
        assertThat(eventsOf("tale")).containsExactlyInAnyOrder(life);
        assertThat(eventsOf("timed")).containsExactly("campaign.opened", "campaign.closed");
        sendAgain();
        assertThat(delivered()).isGreaterThanOrEqualTo(messages().count());
    }

    /** As the metrics of all nodes have it together. */
    private static double delivered() {
        String metric = "dibs_webhook_attempts_total{outcome=\"delivered\"} ";
        return fleet.nodes().stream()
                .map(node -> node.management().call("GET", "/metrics", null).body())
                .flatMap(String::lines)
                .filter(line -> line.startsWith(metric))
                .mapToDouble(line -> Double.parseDouble(line.substring(metric.length())))
                .sum();
    }

    /** At another node than the one that delivered it, for all that is known. */
    private static void sendAgain() {
        String webhook = items(call(0, "GET", "/v1/webhooks", null))
                .findFirst()
                .orElseThrow()
                .getString("id");
        Got first = messages().findFirst().orElseThrow();
        call(2, "POST", "/v1/webhooks/" + webhook + "/deliveries/" + first.id() + "/send", null);
        await().atMost(LIMIT)
                .until(() ->
                        messages().filter(got -> got.id().equals(first.id())).count() == 2);
        await().atMost(LIMIT).until(() -> items(deliveries(fleet.nodes().get(1), webhook))
                .allMatch(delivery -> delivery.getString("state").equals("delivered")));
    }

    @Test
    void aLostNodeIsToldOfAndWhatItLeftUndeliveredIsDelivered() {
        receiver.failures.set(Integer.MAX_VALUE);
        String failing = call(0, "POST", "/v1/webhooks", new JsonObject().put("url", receiver.url("/fails")))
                .getString("id");
        call(0, "POST", "/v1/campaigns", campaign("held"));
        await().atMost(LIMIT).until(() -> !receiver.at("/fails").isEmpty());
        NodeProcess lost = fleet.ownerOf("held");
        String name = "n" + (fleet.nodes().indexOf(lost) + 1);
        lost.process().kill();
        survive(name, failing);
    }

    private static void survive(String name, String failing) {
        await().atMost(LIMIT)
                .until(() ->
                        !dataOf("node.lost").isEmpty() && !takenFromTheLost().isEmpty());
        assertThat(dataOf("node.lost"))
                .extracting(data -> data.getString("node"))
                .containsExactly(name);
        assertThat(takenFromTheLost()).allSatisfy(data -> {
            assertThat(data.getString("node")).isNotEqualTo(name);
            assertThat(data.getJsonArray("shards")).isNotEmpty();
        });
        receiver.failures.set(0);
        NodeProcess other = fleet.any();
        List<JsonObject> late =
                new ArrayList<>(items(deliveries(other, failing)).toList());
        late.forEach(delivery -> call(
                other, "POST", "/v1/webhooks/" + failing + "/deliveries/" + delivery.getString("id") + "/send", null));
        await().atMost(LIMIT).until(() -> items(deliveries(other, failing))
                .allMatch(delivery -> delivery.getString("state").equals("delivered")));
        assertThat(late).anyMatch(delivery -> "held"
                .equals(delivery.getJsonObject("data").getString("campaign")));
    }

    /** Nodes that are slow to begin may take shards from one another too. */
    private static List<JsonObject> takenFromTheLost() {
        return dataOf("shard.taken-over").stream()
                .filter(data -> data.getString("cause").equals("lost"))
                .toList();
    }

    private static List<JsonObject> dataOf(String event) {
        return messages()
                .map(Got::body)
                .filter(body -> body.getString("type").equals(event))
                .map(body -> body.getJsonObject("data"))
                .toList();
    }
}
