package io.dibs.http.coupon;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CommandRuling.Objection;
import io.dibs.campaign.CouponCode;
import io.dibs.http.access.AuthSettings;
import io.dibs.http.access.TokenMinter;
import io.dibs.shard.CommandAnswer;
import io.dibs.testkit.api.CheckedApi.Reply;
import io.dibs.testkit.api.MemoryShards;
import io.dibs.testkit.api.RunningApi;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One coupon over the wire, by its code. */
class CodeCallsTest {
    private static final AuthSettings.Jwt AUTH = new AuthSettings.Jwt(RunningApi.SECRET, null, null);
    private static final long TTL_SECONDS = 3_600;

    private static RunningApi api;
    private static String admin;
    private static int users;

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

    private static String token(String user, String scopes) {
        return "Bearer " + new TokenMinter(AUTH).mint(user, scopes, Instant.now(), Duration.ofDays(1));
    }

    private static void create(String id, int stock) {
        JsonObject campaign = new JsonObject()
                .put("id", id)
                .put("name", id)
                .put("stock", stock)
                .put("couponTtlSeconds", TTL_SECONDS);
        assertThat(api.create(campaign, "Authorization", admin).status()).isEqualTo(201);
    }

    private static String claim(String campaign) {
        return claim(campaign, "u-" + ++users).json().getString("code");
    }

    private static Reply claim(String campaign, String user) {
        return api.claim(campaign, user, "Authorization", admin);
    }

    private static Reply get(String code) {
        return get(code, admin);
    }

    private static Reply get(String code, String token) {
        String encoded = URLEncoder.encode(code, StandardCharsets.UTF_8).replace("+", "%20");
        return api.get("/v1/coupons/" + encoded, "Authorization", token);
    }

    private static Reply redeem(String code, String reference) {
        JsonObject body = new JsonObject().put("reference", reference);
        return api.post("/v1/coupons/" + code + "/redeem", body, "Authorization", admin);
    }

    private static Reply revoke(String code, String body, String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = "Authorization";
        all[headers.length + 1] = admin;
        return api.post("/v1/coupons/" + code + "/revoke", body, all);
    }

    private static int stock(String campaign) {
        return api.get("/v1/campaigns/" + campaign, "Authorization", admin)
                .json()
                .getInteger("stock");
    }

    // ---- looking it up -----------------------------------------------------------------------------------------

    @Test
    void whatWasWonIsFoundByItsCode() {
        JsonObject won = claim("codes", "finder").json();
        JsonObject found = get(won.getString("code")).json();
        won.forEach(field -> assertThat(found.getValue(field.getKey())).isEqualTo(field.getValue()));
        assertThat(found.containsKey("redeemedAt")).isTrue();
        assertThat(found.getValue("redeemedAt")).isNull();
    }

    @Test
    void caseDashesBlanksAndLookAlikesDoNotMatter() {
        String code = claim("codes");
        List<String> spellings = List.of(
                code.toLowerCase(Locale.ROOT),
                code.replace("-", ""),
                code.replace("-", " "),
                code.replace('0', 'O').replace('1', 'l'),
                code.replace('0', 'o').replace('1', 'I').replace("-", ""));
        assertThat(spellings)
                .allSatisfy(spelling -> assertThat(get(spelling).status()).isEqualTo(200));
    }

    /** Each wrong character, and each swap of neighbours that differ. */
    @Test
    void aTypingErrorIsToldApartFromAnUnknownCode() {
        String code = claim("codes").replace("-", "");
        for (int i = 0; i < code.length(); i++) {
            char wrong = code.charAt(i) == 'A' ? 'B' : 'A';
            assertMistyped(code.substring(0, i) + wrong + code.substring(i + 1));
            if (i > 0 && code.charAt(i) != code.charAt(i - 1)) {
                assertMistyped(code.substring(0, i - 1) + code.charAt(i) + code.charAt(i - 1) + code.substring(i + 1));
            }
        }
        String ofNobody = new CouponCode.Writer(MemoryShards.terms("none", 777)).write(5);
        assertThat(get(ofNobody).status()).isEqualTo(404);
        assertThat(get(ofNobody).code()).isEqualTo("coupon-not-found");
    }

    private static void assertMistyped(String code) {
        Reply reply = get(code);
        assertThat(reply.status()).as(code).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("code-mistyped");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "U", "ÄÖÜ", "0", "-", " ", "'; DROP TABLE coupon; --", "😀", "../claims"})
    void whatIsNoCodeIsATypingError(String text) {
        assertMistyped(text);
        assertThat(redeem(URLEncoder.encode(text, StandardCharsets.UTF_8), "r").code())
                .isEqualTo("code-mistyped");
    }

    @Test
    void aCodeOfTheRightCampaignThatIsNotIssuedYetIsUnknown() {
        create("young", 5);
        String first = claim("young");
        CouponCode.Writer codes = api.shards.all().keySet().stream()
                .filter(terms -> terms.campaign().equals("young"))
                .map(CouponCode.Writer::new)
                .findFirst()
                .orElseThrow();
        assertThat(codes.write(1)).isEqualTo(first);
        assertThat(get(codes.write(2)).code()).isEqualTo("coupon-not-found");
        assertThat(redeem(codes.write(2), "r").code()).isEqualTo("coupon-not-found");
        assertThat(revoke(codes.write(2), null).code()).isEqualTo("coupon-not-found");
        assertThat(get("0".repeat(200)).status()).isEqualTo(400);
    }

    @Test
    void otherPeoplesCouponsAreNone() {
        String code = claim("codes", "holder").json().getString("code");
        assertThat(get(code, token("holder", "")).status()).isEqualTo(200);
        for (String scopes : new String[] {"", "claim:any"}) {
            Reply foreign = get(code, token("somebody", scopes));
            assertThat(foreign.status()).isEqualTo(404);
            assertThat(foreign.http().body())
                    .isEqualTo(get(new CouponCode.Writer(MemoryShards.terms("none", 777)).write(5))
                            .http()
                            .body());
        }
        assertThat(api.get("/v1/coupons/" + code).status()).isEqualTo(401);
        for (String verb : new String[] {"redeem", "revoke"}) {
            String body = verb.equals("redeem") ? "{\"reference\":\"r\"}" : "{}";
            String path = "/v1/coupons/" + code + "/" + verb;
            assertThat(api.post(path, body, "Authorization", token("holder", ""))
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void aTillNeedsNoMoreThanTheScopeOperator() {
        String path = "/v1/coupons/" + claim("codes");
        String till = token("till", "operator");
        assertThat(get(path.substring(12), till).status()).isEqualTo(200);
        Reply redeemed = api.post(path + "/redeem", "{\"reference\":\"r\"}", "Authorization", till);
        assertThat(redeemed.json().getString("state")).isEqualTo("redeemed");
        Reply late = api.post(path + "/revoke", "{}", "Authorization", till);
        assertThat(late.code()).isEqualTo("already-redeemed");
    }

    // ---- redeeming ---------------------------------------------------------------------------------------------

    @Test
    void aCouponIsRedeemedOnceAndTheSameReferenceGetsTheFirstAnswer() {
        String code = claim("codes");
        Reply first = redeem(code, "order-9 \"ü\\");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.json().getString("state")).isEqualTo("redeemed");
        assertThat(first.json().getString("reference")).isEqualTo("order-9 \"ü\\");
        api.now.addAndGet(5_000);
        assertThat(redeem(code.toLowerCase(Locale.ROOT), "order-9 \"ü\\").http().body())
                .isEqualTo(first.http().body());
        Reply second = redeem(code, "order-10");
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.code()).isEqualTo("already-redeemed");
        assertThat(second.json().getString("redeemedAt")).isEqualTo(first.json().getString("redeemedAt"));
        assertThat(second.json().getString("reference")).isEqualTo("order-9 \"ü\\");
        assertThat(get(code).http().body()).isEqualTo(first.http().body());
    }

    @Test
    void ofAHundredAtOnceOneWins() {
        String code = claim("codes");
        List<CompletableFuture<Reply>> all = IntStream.range(0, 100)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> redeem(code, "order-" + i)))
                .toList();
        List<Reply> replies = all.stream().map(CompletableFuture::join).toList();
        assertThat(replies).filteredOn(reply -> reply.status() == 200).hasSize(1);
        assertThat(replies)
                .filteredOn(reply -> reply.status() == 409)
                .hasSize(99)
                .allSatisfy(reply -> assertThat(reply.code()).isEqualTo("already-redeemed"));
    }

    @Test
    void whatHasExpiredIsNotRedeemed() {
        String late = claim("codes");
        String used = claim("codes");
        redeem(used, "in time");
        long before = api.now.getAndAdd(TTL_SECONDS * 1_000);
        Reply reply = redeem(late, "late");
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.code()).isEqualTo("expired");
        assertThat(Instant.parse(reply.json().getString("expiresAt")).toEpochMilli())
                .isEqualTo(before + TTL_SECONDS * 1_000);
        assertThat(get(late).json().getString("state")).isEqualTo("expired");
        assertThat(redeem(used, "in time").status()).isEqualTo(200);
        assertThat(get(used).json().getString("state")).isEqualTo("redeemed");
        api.now.set(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"reference\":\"\"}",
                "{\"reference\":5}",
                "{\"reference\":null}",
                "{\"reference\":\"a\\nb\"}",
                "{\"reference\":\"a\\u0085\"}",
                "{\"reference\":\"r\",\"x\":1}",
                "[]",
                ""
            })
    void aWrongBodyIs400(String body) {
        Reply reply = api.post("/v1/coupons/" + claim("codes") + "/redeem", body, "Authorization", admin);
        assertThat(reply.status()).as(reply.http().body()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("bad-request");
    }

    @Test
    void aReferenceHasAnEnd() {
        assertThat(redeem(claim("codes"), "x".repeat(255)).status()).isEqualTo(200);
        assertThat(redeem(claim("codes"), "x".repeat(256)).status()).isEqualTo(400);
    }

    // ---- revoking ----------------------------------------------------------------------------------------------

    @Test
    void aRevokedCouponIsSaidToBeAndKeepsItsUsersPlace() {
        create("taken-back", 2);
        String code = claim("taken-back", "first").json().getString("code");
        Reply revoked = revoke(code, "{}");
        assertThat(revoked.status()).isEqualTo(200);
        assertThat(revoked.json().getString("state")).isEqualTo("revoked");
        assertThat(Instant.parse(revoked.json().getString("revokedAt")).toEpochMilli())
                .isEqualTo(api.now.get());
        Reply again = claim("taken-back", "first");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().getString("state")).isEqualTo("revoked");
        Reply used = redeem(code, "order");
        assertThat(used.status()).isEqualTo(409);
        assertThat(used.code()).isEqualTo("revoked");
        assertThat(used.json().getString("revokedAt")).isEqualTo(revoked.json().getString("revokedAt"));
        assertThat(stock("taken-back")).isEqualTo(2);
    }

    @Test
    void aSecondRevocationAnswersTheSameAndRestocksOnce() {
        create("twice", 1);
        String code = claim("twice");
        Reply first = revoke(code, "{\"restock\":true}", "Idempotency-Key", "k");
        assertThat(first.status()).isEqualTo(200);
        api.now.addAndGet(1_000);
        assertThat(revoke(code, "{\"restock\":true}", "Idempotency-Key", "k")
                        .http()
                        .body())
                .isEqualTo(first.http().body());
        assertThat(revoke(code, "{\"restock\":true}").http().body())
                .isEqualTo(first.http().body());
        assertThat(stock("twice")).isEqualTo(2);
        assertThat(claim("twice", "next").status()).isEqualTo(201);
        assertThat(claim("twice", "over").code()).isEqualTo("sold-out");
    }

    @Test
    void oneKeyForTwoCouponsIsTwoWishes() {
        create("one-key", 2);
        String one = claim("one-key");
        String two = claim("one-key");
        assertThat(revoke(one, "{\"restock\":true}", "Idempotency-Key", "k")
                        .json()
                        .getString("state"))
                .isEqualTo("revoked");
        assertThat(revoke(two, "{\"restock\":true}", "Idempotency-Key", "k")
                        .json()
                        .getString("state"))
                .isEqualTo("revoked");
        assertThat(stock("one-key")).isEqualTo(4);
    }

    @Test
    void whatIsUsedCannotBeTakenBack() {
        String code = claim("codes");
        String when = redeem(code, "order").json().getString("redeemedAt");
        Reply reply = revoke(code, null);
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.code()).isEqualTo("already-redeemed");
        assertThat(reply.json().getString("redeemedAt")).isEqualTo(when);
        assertThat(claim("codes", "u-" + users).json().getString("state")).isEqualTo("issued");
    }

    @Test
    void onlyARestockNeedsACampaignThatGoesOn() {
        create("over", 2);
        String one = claim("over");
        api.post("/v1/campaigns/over/close", null, "Authorization", admin);
        assertThat(revoke(one, "{\"restock\":true}").code()).isEqualTo("closed");
        assertThat(revoke(one, "{\"restock\":false}").status()).isEqualTo(200);
        assertThat(revoke(one, "{\"restock\":true}").status())
                .as("the same answer again")
                .isEqualTo(200);
    }

    @Test
    void aShardThatDoesNotAnswerIs503() {
        String code = claim("codes");
        api.shards.fixedCommand = CommandAnswer.LATE;
        Reply reply = revoke(code, null);
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("retry-after")).isEqualTo("1");
        api.shards.fixedCommand = new CommandAnswer.Refused(Objection.NOT_ISSUED);
        assertThat(revoke(code, null).code()).isEqualTo("coupon-not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"restock\":\"yes\"}", "{\"restock\":1}", "{\"stock\":true}", "[]", "true"})
    void aWrongWishIs400(String body) {
        assertThat(revoke(claim("codes"), body).status()).isEqualTo(400);
    }
}
