package io.dibs.http.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.Terms;
import io.dibs.http.access.AuthSettings;
import io.dibs.http.coupon.ByteText;
import io.dibs.repository.CouponFeed.CouponBlock;
import io.dibs.testkit.api.CheckedApi.Reply;
import io.dibs.testkit.api.MemoryShards;
import io.dibs.testkit.api.RunningApi;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A campaign's coupons in their order, page by page and as CSV. */
class FeedCallsTest {
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
        for (int i = 0; i < 20_000; i++) {
            byte[] user = ("u-" + i).getBytes(StandardCharsets.UTF_8);
            api.shards.claim("export", "u-" + i, MemoryShards.HASH.of(user), null, null, answer -> {});
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
    @ValueSource(
            strings = {"=1+1", "+1", "-1", "@SUM(A1)", "a,b", "say \"hi\"", "=cmd|'/c calc'!A0", "＝1+1", "＠x", "é"})
    void csvIsQuotedAndRunsNothing(String userId) {
        Terms terms = MemoryShards.terms("csv", 0);
        ByteText text = new ByteText();
        byte[] user = userId.getBytes(StandardCharsets.UTF_8);
        new CouponLines(terms).write(text, new CouponBlock(1, user, null, new long[1], new int[0], new int[] {1}), 0);
        String field = text.toBuffer().toString().split(",", 3)[2];
        String guarded = "=+-@＝＠".indexOf(userId.charAt(0)) >= 0 ? "'" + userId : userId;
        assertThat(field).isEqualTo("\"" + guarded.replace("\"", "\"\"") + "\",1970-01-01T00:00:00.000Z,,revoked\r\n");
    }
}
