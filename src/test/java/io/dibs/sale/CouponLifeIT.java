package io.dibs.sale;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.client.CsvReader;
import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.load.LoadGenerator;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.node.SharedNode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The life cycle of coupons, through a whole node. */
@ExtendWith(SharedNode.class)
class CouponLifeIT {
    private static final int CROWD = 100;

    private static NodeProcess node;

    @BeforeAll
    static void start(NodeProcess shared) {
        node = shared;
    }

    private static JsonObject claim(String campaign, String userId) {
        return new JsonObject(node.api().claim(campaign, userId).body());
    }

    private static HttpResponse<String> redeem(String code, String reference) {
        return node.api().post("/v1/coupons/" + code + "/redeem", "{\"reference\":\"" + reference + "\"}");
    }

    private static JsonObject revoke(String code, boolean restock) {
        HttpResponse<String> reply =
                node.api().post("/v1/coupons/" + code + "/revoke", "{\"restock\":" + restock + "}");
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return new JsonObject(reply.body());
    }

    private static JsonObject get(String path) {
        return new JsonObject(node.api().get(path).body());
    }

    private static List<HttpResponse<String>> atOnce(IntFunction<HttpResponse<String>> call) {
        List<CompletableFuture<HttpResponse<String>>> all = IntStream.range(0, CROWD)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> call.apply(i)))
                .toList();
        return all.stream().map(CompletableFuture::join).toList();
    }

    @Test
    void ofAHundredRedemptionsAtOnceOneWinsAndItsReferenceGetsTheFirstAnswerAgain() {
        node.api().create("tills", 10);
        String code = claim("tills", "u-1").getString("code");
        List<HttpResponse<String>> replies = atOnce(i -> redeem(code, "order-" + i));
        List<HttpResponse<String>> won =
                replies.stream().filter(reply -> reply.statusCode() == 200).toList();
        assertThat(won).hasSize(1);
        assertThat(replies)
                .filteredOn(reply -> reply.statusCode() == 409)
                .hasSize(CROWD - 1)
                .allSatisfy(reply -> assertThat(new JsonObject(reply.body()).getString("code"))
                        .isEqualTo("already-redeemed"));
        String reference = new JsonObject(won.get(0).body()).getString("reference");
        assertThat(atOnce(i -> redeem(code.toLowerCase().replace("-", ""), reference)))
                .allSatisfy(
                        again -> assertThat(again.body()).isEqualTo(won.get(0).body()));
    }

    @Test
    void restockLetsTheNextOneWinAndARestartForgetsNoRevocation() {
        node.api().create("back", 3);
        String code = claim("back", "u-1").getString("code");
        claim("back", "u-2");
        claim("back", "u-3");
        assertThat(node.api().claim("back", "u-4").statusCode()).isEqualTo(409);
        JsonObject revoked = revoke(code, true);
        assertThat(revoked.getString("state")).isEqualTo("revoked");
        assertThat(revoke(code, true)).isEqualTo(revoked);
        assertThat(claim("back", "u-4").getInteger("sequence")).isEqualTo(4);
        assertThat(node.api().claim("back", "u-5").statusCode()).isEqualTo(409);
        assertThat(claim("back", "u-1").getString("state")).isEqualTo("revoked");
        assertThat(redeem(code, "late").statusCode()).isEqualTo(409);
        node.process().kill();
        node.start();
        assertThat(claim("back", "u-1").getString("state")).isEqualTo("revoked");
        assertThat(claim("back", "u-2").getString("state")).isEqualTo("issued");
        node.api().requireProof("back");
    }

    @Test
    void aUserSeesWhatBecameOfEachCoupon() {
        List<String> codes = new ArrayList<>();
        for (String campaign : List.of("wallet-a", "wallet-b", "wallet-c")) {
            node.api().create(campaign, 5);
            codes.add(claim(campaign, "ann").getString("code"));
        }
        redeem(codes.get(0), "order");
        revoke(codes.get(1), false);
        JsonArray items = get("/v1/users/ann/coupons").getJsonArray("items");
        assertThat(items.stream().map(item -> ((JsonObject) item).getString("state")))
                .containsExactly("redeemed", "revoked", "issued");
        assertThat(get("/v1/users/ann/coupons?state=issued")
                        .getJsonArray("items")
                        .getJsonObject(0)
                        .getString("code"))
                .isEqualTo(codes.get(2));
        assertThat(get("/v1/users/ann/stats").getInteger("total")).isEqualTo(3);
        assertThat(get("/v1/coupons/" + codes.get(0)).getString("reference")).isEqualTo("order");
    }

    @Test
    void whoeverWaitsHearsOfTheNextCoupon() {
        node.api().create("news", 500);
        CompletableFuture<List<Integer>> consumer = CompletableFuture.supplyAsync(() -> {
            List<Integer> received = new ArrayList<>();
            while (received.size() < 500) {
                get("/v1/campaigns/news/coupons?wait=20&after=" + received.size())
                        .getJsonArray("items")
                        .forEach(item -> received.add(((JsonObject) item).getInteger("sequence")));
            }
            return received;
        });
        LoadPlan plan = LoadPlan.closedLoop(node.address(), 8, Duration.ofSeconds(60));
        LoadGenerator.run(plan, ClaimRequests.distinct("news", 0, 500));
        assertThat(consumer.join())
                .isEqualTo(IntStream.rangeClosed(1, 500).boxed().toList());
    }

    @Test
    void theFeedAndItsFileHoldAllCouponsAsTheyAreByThen() {
        node.api().create("file", 20_000);
        LoadGenerator.run(
                LoadPlan.closedLoop(node.address(), 64, Duration.ofSeconds(60)),
                ClaimRequests.distinct("file", 0, 20_000));
        JsonArray first = get("/v1/campaigns/file/coupons?limit=2").getJsonArray("items");
        redeem(first.getJsonObject(0).getString("code"), "order");
        revoke(first.getJsonObject(1).getString("code"), false);
        assertThat(get("/v1/campaigns/file/coupons?limit=3").getJsonArray("items").stream()
                        .map(item -> ((JsonObject) item).getString("state")))
                .containsExactly("redeemed", "revoked", "issued");
        CsvReader csv = CsvReader.read(node.api().base().resolve("/v1/campaigns/file/coupons"), lines -> {});
        assertThat(csv.lines()).isEqualTo(20_000);
        assertThat(csv.isInOrder()).isTrue();
    }
}
