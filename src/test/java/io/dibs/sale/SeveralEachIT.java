package io.dibs.sale;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.client.TestApiClient;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.node.SharedNode;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Where a user may hold several coupons, a key tells a retry from a further claim, also after a kill and at the end.
 */
@ExtendWith(SharedNode.class)
class SeveralEachIT {
    private static final int PER_USER = 3;
    private static final int USERS = 20;
    private static final int KEYS = 5;
    private static final int AT_ONCE = 16;

    private final Map<String, String> codes = new HashMap<>();

    private record Asked(String user, String key, HttpResponse<String> answer) {}

    @Test
    void eachUserHasExactlyWhatTheyMayAndEveryKeyKeepsItsCoupon(NodeProcess node) {
        ExecutorService crowd = Executors.newFixedThreadPool(AT_ONCE);
        try {
            create(node.api(), "several");
            askAll(node.api(), crowd, 2).forEach(this::first);
            assertThat(codes).hasSize(USERS * PER_USER);

            node.process().kill();
            node.start();
            askAll(node.api(), crowd, 1).forEach(this::again);

            node.api().call("POST", "/v1/campaigns/several/close", null);
            askAll(node.api(), crowd, 1).forEach(asked -> afterTheEnd(node.api(), asked));
            node.api().requireProof("several");
        } finally {
            crowd.shutdown();
        }
    }

    private static void create(TestApiClient api, String id) {
        JsonObject campaign = new JsonObject().put("id", id).put("name", id).put("stock", 1_000);
        assertThat(api.post("/v1/campaigns", campaign.put("perUser", PER_USER).encode())
                        .statusCode())
                .isEqualTo(201);
    }

    /** Each user with each key, so many times at once. */
    private static List<Asked> askAll(TestApiClient api, Executor crowd, int copies) {
        List<CompletableFuture<Asked>> asking = new ArrayList<>();
        for (int i = 0; i < USERS * KEYS * copies; i++) {
            String user = "u-" + i % USERS;
            String key = "k-" + i / USERS % KEYS;
            asking.add(CompletableFuture.supplyAsync(() -> new Asked(user, key, claim(api, user, key)), crowd));
        }
        return asking.stream().map(CompletableFuture::join).toList();
    }

    private static HttpResponse<String> claim(TestApiClient api, String user, String key) {
        String body = new JsonObject().put("userId", user).encode();
        return api.call("POST", "/v1/campaigns/several/claims", body, "Idempotency-Key", key);
    }

    private void first(Asked asked) {
        if (asked.answer().statusCode() == 409) {
            assertThat(code(asked)).isEqualTo("limit-reached");
        } else {
            assertThat(asked.answer().statusCode()).isBetween(200, 201);
            String before =
                    codes.putIfAbsent(asked.user() + asked.key(), asked.answer().body());
            assertThat(before).isIn(null, asked.answer().body());
        }
    }

    private void again(Asked asked) {
        String coupon = codes.get(asked.user() + asked.key());
        assertThat(asked.answer().statusCode()).isEqualTo(coupon == null ? 409 : 200);
        assertThat(coupon == null ? code(asked) : asked.answer().body())
                .isEqualTo(coupon == null ? "limit-reached" : coupon);
    }

    private void afterTheEnd(TestApiClient api, Asked asked) {
        String coupon = codes.get(asked.user() + asked.key());
        assertThat(coupon == null ? code(asked) : asked.answer().body()).isEqualTo(coupon == null ? "closed" : coupon);
        JsonObject list = new JsonObject(
                api.get("/v1/campaigns/several/claims/" + asked.user()).body());
        assertThat(list.getJsonArray("items").size()).isEqualTo(PER_USER);
    }

    private static String code(Asked asked) {
        return new JsonObject(asked.answer().body()).getString("code");
    }
}
