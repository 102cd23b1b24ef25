package io.dibs.http.coupon;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.http.access.AuthSettings;
import io.dibs.testkit.api.CheckedApi.Reply;
import io.dibs.testkit.api.RunningApi;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Looking coupons up over the wire. */
class CouponCallsTest {
    private static RunningApi api;

    @BeforeAll
    static void start() {
        api = new RunningApi(AuthSettings.NONE);
        api.create("feed", 100_000);
        for (int i = 1; i <= 250; i++) {
            api.claim("feed", "u-" + i);
        }
    }

    @AfterEach
    void mend() {
        api.shards.broken = false;
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Test
    void aUsersCouponIsTheOneThatWasWon() {
        Reply claimed = api.claim("feed", "u-7");
        Reply found = api.get("/v1/campaigns/feed/claims/u-7");
        assertThat(found.status()).isEqualTo(200);
        assertThat(found.http().body()).isEqualTo(claimed.http().body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.5", "-5", "null", "\"quoted\"", "a+b", "a%b", "a b", "{}", "ü", "😀", "true", "a\\b", "a/b"})
    void userIdsInPathsAreTakenAsTheyAre(String userId) {
        assertThat(api.claim("feed", userId).status()).isIn(200, 201);
        Reply found = api.get("/v1/campaigns/feed/claims/" + encoded(userId));
        assertThat(found.status()).as(found.http().body()).isEqualTo(200);
        assertThat(found.json().getString("userId")).isEqualTo(userId);
    }

    @Test
    void whoHoldsNothingIs404() {
        assertThat(api.get("/v1/campaigns/feed/claims/nobody").code()).isEqualTo("not-claimed");
        assertThat(api.get("/v1/campaigns/nowhere/claims/u-1").code()).isEqualTo("campaign-not-found");
        assertThat(api.get("/v1/campaigns/feed/claims/a%00b").status()).isEqualTo(400);
        assertThat(api.get("/v1/campaigns/feed/claims/" + "x".repeat(129)).status())
                .isEqualTo(400);
        assertThat(api.post("/v1/campaigns/feed/claims/u-1", "{}").status()).isEqualTo(405);
        api.shards.broken = true;
        assertThat(api.get("/v1/campaigns/feed/claims/u-1").status()).isEqualTo(503);
    }

    @Test
    void severalCouponsComeAsAList() {
        api.create(new JsonObject()
                .put("id", "several")
                .put("name", "x")
                .put("stock", 9)
                .put("perUser", 3));
        api.claim("several", "u-1", "Idempotency-Key", "a");
        api.claim("several", "u-1", "Idempotency-Key", "b");
        JsonArray items = api.get("/v1/campaigns/several/claims/u-1").json().getJsonArray("items");
        assertThat(items.size()).isEqualTo(2);
        assertThat(items.getJsonObject(1).getInteger("sequence")).isEqualTo(2);
        assertThat(api.get("/v1/campaigns/several/claims/u-2").code()).isEqualTo("not-claimed");
    }
}
