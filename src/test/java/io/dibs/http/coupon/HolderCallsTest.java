package io.dibs.http.coupon;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.http.access.AuthSettings;
import io.dibs.http.access.TokenMinter;
import io.dibs.http.answer.Rfc3339Format;
import io.dibs.testkit.api.CheckedApi.Reply;
import io.dibs.testkit.api.RunningApi;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user holds, over the wire. */
class HolderCallsTest {
    private static final AuthSettings.Jwt AUTH = new AuthSettings.Jwt(RunningApi.SECRET, null, null);
    private static final String LIST = "/v1/users/ann/coupons";

    private static RunningApi api;
    private static String admin;
    private static long begun;

    /** Of ann's four coupons one is redeemed, one revoked, one expires after a minute and one after an hour. */
    @BeforeAll
    static void start() {
        api = new RunningApi(AUTH);
        begun = System.currentTimeMillis();
        api.now.set(begun);
        admin = token("boss", "admin");
        String used = claim("used", 3_600);
        String back = claim("back", 3_600);
        claim("minute", 60);
        claim("hour", 3_600);
        claim("never", 0);
        api.post("/v1/coupons/" + used + "/redeem", "{\"reference\":\"r\"}", "Authorization", admin);
        api.post("/v1/coupons/" + back + "/revoke", "{}", "Authorization", admin);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static String token(String user, String scopes) {
        return "Bearer " + new TokenMinter(AUTH).mint(user, scopes, Instant.now(), Duration.ofDays(1));
    }

    private static String claim(String campaign, int ttlSeconds) {
        JsonObject body =
                new JsonObject().put("id", campaign).put("name", campaign).put("stock", 5);
        api.create(ttlSeconds == 0 ? body : body.put("couponTtlSeconds", ttlSeconds), "Authorization", admin);
        return api.claim(campaign, "ann", "Authorization", admin).json().getString("code");
    }

    private static Reply get(String path, String token) {
        return api.get(path, "Authorization", token);
    }

    private static List<String> held(String query) {
        return campaigns(get(LIST + query, token("ann", "")).json());
    }

    private static List<String> campaigns(JsonObject page) {
        JsonArray items = page.getJsonArray("items");
        return items.stream()
                .map(item -> ((JsonObject) item).getString("campaign"))
                .toList();
    }

    private static String at(long seconds) {
        return Rfc3339Format.text(begun + seconds * 1_000);
    }

    @Test
    void aUserSeesAllThatTheyHoldInTheOrderOfCampaigns() {
        assertThat(held("")).containsExactly("back", "hour", "minute", "never", "used");
        JsonArray items = get(LIST, admin).json().getJsonArray("items");
        assertThat(items.getJsonObject(0).getString("state")).isEqualTo("revoked");
        assertThat(items.getJsonObject(0).getString("revokedAt")).isNotNull();
        assertThat(items.getJsonObject(4).getString("state")).isEqualTo("redeemed");
        assertThat(items.getJsonObject(4).getString("reference")).isEqualTo("r");
    }

    @Test
    void statesAreThoseOfThisMoment() {
        assertThat(held("?state=issued")).containsExactly("hour", "minute", "never");
        assertThat(held("?state=redeemed")).containsExactly("used");
        assertThat(held("?state=revoked")).containsExactly("back");
        assertThat(held("?state=expired")).isEmpty();
        api.now.set(begun + 60_000);
        assertThat(held("?state=expired")).containsExactly("minute");
        assertThat(held("?state=issued")).containsExactly("hour", "never");
        api.now.set(begun);
    }

    @Test
    void remindersAreOfWhatExpiresNext() {
        assertThat(held("?expiresBefore=" + at(7_200))).containsExactly("minute", "hour");
        assertThat(held("?expiresBefore=" + at(3_600))).containsExactly("minute");
        assertThat(held("?state=redeemed&expiresBefore=" + at(7_200))).containsExactly("used");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"?limit=2", "?limit=1", "?limit=2&state=issued", "?limit=1&expiresBefore=9999-01-01T00:00:00Z"})
    void pagesGoOnWhereTheLastOneEnded(String query) {
        List<String> paged = new ArrayList<>();
        String after = "";
        do {
            JsonObject page = get(LIST + query + after, admin).json();
            paged.addAll(campaigns(page));
            after = page.containsKey("next") ? "&after=" + page.getString("next") : null;
        } while (after != null);
        assertThat(paged)
                .isEqualTo(held(query.replaceAll("limit=.", "limit=99")))
                .hasSizeGreaterThan(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state=lost",
                "state=ISSUED",
                "expiresBefore=soon",
                "expiresBefore=1969-01-01T00:00:00Z",
                "limit=0",
                "limit=1001",
                "after=nowhere",
                "after=5.never.1",
                "after=never.1%0A",
                "after=never",
                "campaign=x"
            })
    void aWrongQueryIs400(String query) {
        Reply reply = get(LIST + "?" + query, admin);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().getString("field")).isEqualTo(query.substring(0, query.indexOf('=')));
    }

    @Test
    void aPlaceOfOneOrderIsNoneOfTheOther() {
        String next = get(LIST + "?limit=1", admin).json().getString("next");
        assertThat(get(LIST + "?after=" + next + "&expiresBefore=" + at(9), admin)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aUserInNumbers() {
        JsonObject stats = get("/v1/users/ann/stats", token("ann", "")).json();
        assertThat(stats)
                .isEqualTo(new JsonObject()
                        .put("userId", "ann")
                        .put("issued", 3)
                        .put("redeemed", 1)
                        .put("revoked", 1)
                        .put("expired", 0)
                        .put("total", 5)
                        .put("firstIssuedAt", at(0))
                        .put("lastIssuedAt", at(0)));
        JsonObject nobody = get("/v1/users/nobody/stats", admin).json();
        assertThat(nobody.getInteger("total")).isZero();
        assertThat(nobody.getValue("firstIssuedAt")).isNull();
        assertThat(campaigns(get("/v1/users/nobody/coupons", admin).json())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"coupons", "stats"})
    void otherPeoplesAreNone(String what) {
        String path = "/v1/users/ann/" + what;
        assertThat(api.get(path).status()).isEqualTo(401);
        Reply foreign = get(path, token("bob", "claim:any"));
        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.http().body())
                .isEqualTo(
                        get("/v1/users/nobody/" + what, token("bob", "")).http().body());
        assertThat(get("/v1/users/a%00b/" + what, admin).status()).isEqualTo(400);
        assertThat(get("/v1/users/" + "x".repeat(129) + "/" + what, admin).status())
                .isEqualTo(400);
    }
}
