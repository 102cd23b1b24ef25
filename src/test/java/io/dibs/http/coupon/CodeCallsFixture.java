package io.dibs.http.coupon;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.http.access.AuthSettings;
import io.dibs.http.access.TokenMinter;
import io.dibs.testkit.api.CheckedApi.Reply;
import io.dibs.testkit.api.RunningApi;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The public API in memory, with users who claim and people who redeem and revoke by code. */
abstract class CodeCallsFixture {
    static final AuthSettings.Jwt AUTH = new AuthSettings.Jwt(RunningApi.SECRET, null, null);
    static final long TTL_SECONDS = 3_600;
    static RunningApi api;
    static String admin;
    static int users;

    @BeforeAll
    static void start() {
        api = new RunningApi(AUTH);
        api.now.set(System.currentTimeMillis());
        admin = token("boss", "admin");
        create("codes", 1_000);
    }

    @AfterEach
    void mend() {
        api.shards.broken = false;
        api.shards.fixedCommand = null;
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    static String token(String user, String scopes) {
        return "Bearer " + new TokenMinter(AUTH).mint(user, scopes, Instant.now(), Duration.ofDays(1));
    }

    static void create(String id, int stock) {
        JsonObject campaign = new JsonObject()
                .put("id", id)
                .put("name", id)
                .put("stock", stock)
                .put("couponTtlSeconds", TTL_SECONDS);
        assertThat(api.create(campaign, "Authorization", admin).status()).isEqualTo(201);
    }

    static String claim(String campaign) {
        return claim(campaign, "u-" + ++users).json().getString("code");
    }

    static Reply claim(String campaign, String user) {
        return api.claim(campaign, user, "Authorization", admin);
    }

    static Reply get(String code) {
        return get(code, admin);
    }

    static Reply get(String code, String token) {
        String encoded = URLEncoder.encode(code, StandardCharsets.UTF_8).replace("+", "%20");
        return api.get("/v1/coupons/" + encoded, "Authorization", token);
    }

    static Reply redeem(String code, String reference) {
        JsonObject body = new JsonObject().put("reference", reference);
        return api.post("/v1/coupons/" + code + "/redeem", body, "Authorization", admin);
    }

    static Reply revoke(String code, String body, String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = "Authorization";
        all[headers.length + 1] = admin;
        return api.post("/v1/coupons/" + code + "/revoke", body, all);
    }

    static int stock(String campaign) {
        return api.get("/v1/campaigns/" + campaign, "Authorization", admin)
                .json()
                .getInteger("stock");
    }
}
