package io.dibs.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CodeKey;
import io.dibs.campaign.Expiry;
import io.dibs.campaign.Phase;
import io.dibs.campaign.Terms;
import io.dibs.campaign.Uploads;
import io.dibs.campaign.UserHash;
import io.dibs.http.CheckedApi.Reply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
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

    @Test
    void aConsumerThatRemembersOneNumberMissesNothing() {
        int after = 0;
        int expected = 1;
        while (true) {
            JsonObject page = api.get("/v1/campaigns/feed/coupons?limit=60&after=" + after)
                    .json();
            for (Object item : page.getJsonArray("items")) {
                assertThat(((JsonObject) item).getInteger("sequence")).isEqualTo(expected++);
            }
            if (!page.containsKey("next")) {
                break;
            }
            after = page.getInteger("next");
        }
        assertThat(expected).isGreaterThan(250);
    }

    @Test
    void aFeedPastItsEndIsEmpty() {
        JsonObject page = api.get("/v1/campaigns/feed/coupons?after=2000000000").json();
        assertThat(page.getJsonArray("items").isEmpty()).isTrue();
        assertThat(page.containsKey("next")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"after=-1", "after=x", "after=2000000001", "limit=0", "limit=1001", "limit=-1", "page=2"})
    void aWrongQueryIs400(String query) {
        Reply reply = api.get("/v1/campaigns/feed/coupons?" + query);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().getString("field")).isEqualTo(query.substring(0, query.indexOf('=')));
    }

    @Test
    void theFeedSaysWhatIsWrong() {
        assertThat(api.get("/v1/campaigns/nowhere/coupons").code()).isEqualTo("campaign-not-found");
        assertThat(api.post("/v1/campaigns/feed/coupons", "{}").status()).isEqualTo(405);
        api.shards.broken = true;
        assertThat(api.get("/v1/campaigns/feed/coupons").status()).isEqualTo(503);
        assertThat(api.get("/v1/campaigns/feed/coupons", "Accept", "text/csv").status())
                .isEqualTo(503);
    }

    @Test
    void theExportHoldsEveryCouponInOrder() {
        api.create("export", 100_000);
        UserHash hash = new UserHash(new byte[UserHash.KEY_BYTES]);
        for (int i = 0; i < 20_000; i++) {
            byte[] user = ("u-" + i).getBytes(StandardCharsets.UTF_8);
            api.shards.claim("export", "u-" + i, hash.of(user), null, (claim, answer) -> {});
        }
        Reply reply = api.get("/v1/campaigns/export/coupons", "Accept", "text/csv");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("content-type")).startsWith("text/csv");
        assertThat(reply.header("content-disposition")).contains("export.csv");
        List<String> lines = reply.http().body().lines().toList();
        assertThat(lines).hasSize(20_001);
        assertThat(lines.get(0)).isEqualTo("sequence,code,userId,issuedAt,expiresAt,state");
        assertThat(lines.get(20_000))
                .startsWith("20000,")
                .contains(",\"u-19999\",")
                .endsWith(",,issued");
        assertThat(api.get("/v1/campaigns/export/coupons?after=19990&limit=5", "Accept", "text/csv")
                        .http()
                        .body()
                        .lines())
                .hasSize(6);
        assertThat(api.get("/v1/campaigns/export/coupons?limit=5000", "Accept", "text/csv")
                        .http()
                        .body()
                        .lines())
                .hasSize(5_001);
    }

    @Test
    void acceptDecidesTheForm() {
        String path = "/v1/campaigns/feed/coupons?limit=1";
        assertThat(api.get(path, "Accept", "*/*").header("content-type")).isEqualTo("application/json");
        assertThat(api.get(path, "Accept", "application/json").header("content-type"))
                .isEqualTo("application/json");
        assertThat(api.get(path, "Accept", "text/csv, */*;q=0.1").header("content-type"))
                .startsWith("text/csv");
        assertThat(api.get(path, "Accept", "text/csv;q=0.1, application/json").header("content-type"))
                .isEqualTo("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "a,b", "say \"hi\"", "=cmd|'/c calc'!A0", "＝1+1", "＠x", "é"})
    void csvIsQuotedAndRunsNothing(String userId) {
        Terms terms = terms("csv", 0);
        Text text = new Text();
        byte[] user = userId.getBytes(StandardCharsets.UTF_8);
        new CouponLines(terms).write(text, new CouponBlock(1, user, null, new long[1], new int[0], new int[] {1}), 0);
        String field = text.toBuffer().toString().split(",", 3)[2];
        String guarded = "=+-@＝＠".indexOf(userId.charAt(0)) >= 0 ? "'" + userId : userId;
        assertThat(field).isEqualTo("\"" + guarded.replace("\"", "\"\"") + "\",1970-01-01T00:00:00.000Z,,revoked\r\n");
    }

    static Terms terms(String campaign, int number) {
        return new Terms(
                campaign,
                0,
                number,
                5,
                1,
                Phase.LIVE,
                Terms.ALWAYS,
                Terms.NEVER,
                Expiry.NEVER,
                new CodeKey(new byte[CodeKey.BYTES]),
                Uploads.NONE,
                1);
    }
}
