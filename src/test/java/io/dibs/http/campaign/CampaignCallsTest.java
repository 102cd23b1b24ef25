package io.dibs.http.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CommandRuling.Objection;
import io.dibs.http.access.AuthSettings;
import io.dibs.repository.CampaignAudit;
import io.dibs.shard.CommandAnswer;
import io.dibs.testkit.api.CheckedApi.Reply;
import io.dibs.testkit.api.RunningApi;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Campaigns over the wire: what is taken, what is refused, and what comes back. */
class CampaignCallsTest {
    private static RunningApi api;

    @BeforeAll
    static void start() {
        api = new RunningApi(AuthSettings.NONE);
    }

    @AfterEach
    void mend() {
        api.shards.broken = false;
        api.shards.fixedCommand = null;
        api.shards.fixedAudit = null;
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static JsonObject campaign(String id) {
        return new JsonObject().put("id", id).put("name", "Test").put("stock", 10);
    }

    private static void isRefused(Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.http().body()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
    }

    @Test
    void aCampaignComesBackWithAllItsFields() {
        Reply made = api.create(campaign("full")
                .put("perUser", 2)
                .put("opensAt", "2030-01-01T01:00:00+01:00")
                .put("closesAt", "2031-01-01T00:00:00.5Z")
                .put("couponTtlSeconds", 3600)
                .put(
                        "benefit",
                        new JsonObject()
                                .put("type", "amount")
                                .put("amount", 5.5)
                                .put("currency", "EUR"))
                .put(
                        "metadata",
                        new JsonObject().put("deep", new JsonArray().add(1).add("zwei"))));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("location")).isEqualTo("/v1/campaigns/full");
        JsonObject json = made.json();
        assertThat(json.getString("state")).isEqualTo("open");
        assertThat(json.getString("opensAt")).isEqualTo("2030-01-01T00:00:00.000Z");
        assertThat(json.getString("closesAt")).isEqualTo("2031-01-01T00:00:00.500Z");
        assertThat(json.getInteger("couponTtlSeconds")).isEqualTo(3600);
        assertThat(json.getValue("couponExpiresAt")).isNull();
        assertThat(json.getJsonObject("benefit").getDouble("amount")).isEqualTo(5.5);
        assertThat(json.getJsonObject("metadata").getJsonArray("deep").getString(1))
                .isEqualTo("zwei");
        assertThat(api.get("/v1/campaigns/full").json()).isEqualTo(json);
        assertThat(made.header("content-security-policy")).contains("default-src 'none'");
    }

    @Test
    void liveFiguresFollowTheClaims() {
        api.create("figures", 2);
        api.claim("figures", "u-1");
        JsonObject one = api.get("/v1/campaigns/figures").json();
        assertThat(one.getInteger("issued")).isEqualTo(1);
        assertThat(one.getInteger("remaining")).isEqualTo(1);
        api.claim("figures", "u-2");
        assertThat(api.get("/v1/campaigns/figures").json().getString("state")).isEqualTo("sold-out");
    }

    @Test
    void anIdIsMadeIfAbsentAndIsTheSameForTheSameKey() {
        JsonObject nameless = new JsonObject().put("name", "No id").put("stock", 1);
        String first = api.create(nameless, "Idempotency-Key", "k-1").json().getString("id");
        assertThat(first).matches("[a-z0-9-]{1,64}");
        assertThat(api.create(nameless, "Idempotency-Key", "k-1").json().getString("id"))
                .isEqualTo(first);
        assertThat(api.create(nameless, "Idempotency-Key", "k-2").json().getString("id"))
                .isNotEqualTo(first);
        assertThat(api.create(nameless).json().getString("id")).isNotEqualTo(first);
    }

    @Test
    void anExistingIdIs409() {
        api.create("twice", 1);
        isRefused(api.create("twice", 1), 409, "campaign-exists");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"stock\":1}|name",
                "{\"name\":\"x\"}|stock",
                "{\"name\":\"\",\"stock\":1}|name",
                "{\"name\":7,\"stock\":1}|name",
                "{\"name\":null,\"stock\":1}|name",
                "{\"name\":\"a\\u0007\",\"stock\":1}|name",
                "{\"name\":\"a\\u0000\",\"stock\":1}|name",
                "{\"name\":\"\\ud800\",\"stock\":1}|name",
                "{\"name\":\"x\",\"stock\":0}|stock",
                "{\"name\":\"x\",\"stock\":-1}|stock",
                "{\"name\":\"x\",\"stock\":2000000001}|stock",
                "{\"name\":\"x\",\"stock\":99999999999999999999999}|stock",
                "{\"name\":\"x\",\"stock\":1.5}|stock",
                "{\"name\":\"x\",\"stock\":1e400}|stock",
                "{\"name\":\"x\",\"stock\":\"1\"}|stock",
                "{\"name\":\"x\",\"stock\":true}|stock",
                "{\"name\":\"x\",\"stock\":1,\"perUser\":0}|perUser",
                "{\"name\":\"x\",\"stock\":1,\"perUser\":1001}|perUser",
                "{\"name\":\"x\",\"stock\":1,\"id\":\"Upper\"}|id",
                "{\"name\":\"x\",\"stock\":1,\"id\":\"\"}|id",
                "{\"name\":\"x\",\"stock\":1,\"id\":\"a b\"}|id",
                "{\"name\":\"x\",\"stock\":1,\"id\":\"a\\n\"}|id",
                "{\"name\":\"x\",\"stock\":1,\"stocks\":1}|stocks",
                "{\"name\":\"x\\n\",\"stock\":1}|name",
                "{\"name\":\"x\",\"stock\":1,\"opensAt\":\"tomorrow\"}|opensAt",
                "{\"name\":\"x\",\"stock\":1,\"opensAt\":7}|opensAt",
                "{\"name\":\"x\",\"stock\":1,\"opensAt\":\"2030-02-30T00:00:00Z\"}|opensAt",
                "{\"name\":\"x\",\"stock\":1,\"opensAt\":\"2030-01-01T00:00:00\"}|opensAt",
                "{\"name\":\"x\",\"stock\":1,\"opensAt\":\"1960-01-01T00:00:00Z\"}|opensAt",
                "{\"name\":\"x\",\"stock\":1,\"opensAt\":\"+99999-01-01T00:00:00Z\"}|opensAt",
                "{\"name\":\"x\",\"stock\":1,\"opensAt\":\"2030-01-01T00:00:00Z\",\"closesAt\":\"2030-01-01T00:00:00Z\"}|closesAt",
                "{\"name\":\"x\",\"stock\":1,\"couponTtlSeconds\":0}|couponTtlSeconds",
                "{\"name\":\"x\",\"stock\":1,\"couponTtlSeconds\":1,\"couponExpiresAt\":\"2031-01-01T00:00:00Z\"}|couponExpiresAt",
                "{\"name\":\"x\",\"stock\":1,\"draft\":\"yes\"}|draft",
                "{\"name\":\"x\",\"stock\":1,\"benefit\":7}|benefit",
                "{\"name\":\"x\",\"stock\":1,\"benefit\":{}}|benefit.type",
                "{\"name\":\"x\",\"stock\":1,\"benefit\":{\"type\":\"cash\"}}|benefit.type",
                "{\"name\":\"x\",\"stock\":1,\"benefit\":{\"type\":\"percent\"}}|benefit.percent",
                "{\"name\":\"x\",\"stock\":1,\"benefit\":{\"type\":\"percent\",\"percent\":101}}|benefit.percent",
                "{\"name\":\"x\",\"stock\":1,\"benefit\":{\"type\":\"percent\",\"percent\":5,\"gift\":\"a\"}}|benefit.gift",
                "{\"name\":\"x\",\"stock\":1,\"benefit\":{\"type\":\"amount\",\"amount\":5}}|benefit.currency",
                "{\"name\":\"x\",\"stock\":1,\"benefit\":{\"type\":\"amount\",\"amount\":5,\"currency\":\"euro\"}}|benefit.currency",
                "{\"name\":\"x\",\"stock\":1,\"metadata\":[]}|metadata",
            })
    void aWrongCampaignIs400AndNamesTheField(String body, String field) {
        Reply reply = api.post("/v1/campaigns", body);
        isRefused(reply, 400, "bad-request");
        assertThat(reply.json().getString("field")).isEqualTo(field);
        assertThat(reply.json().getString("detail")).isNotEmpty();
    }

    @Test
    void aKnownFieldOfAWrongTypeIsNotCalledUnknown() {
        String body = "{\"name\":7,\"stock\":1,\"benefit\":{\"type\":7}}";
        assertThat(api.post("/v1/campaigns", body).json().getJsonArray("errors").stream()
                        .map(error -> ((JsonObject) error).getString("detail")))
                .contains("name must be a string", "benefit.type must be a string")
                .doesNotContain("Unknown field");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "{",
                "[]",
                "7",
                "null",
                "{\"name\":\"x\",\"stock\":1}}",
                "{\"name\":\"x\",\"stock\":01}",
                "{\"name\":\"x\",\"stock\":1,\"stock\":2}",
                "{\"name\":\"x\",\"stock\":NaN}"
            })
    void whatIsNoJsonObjectIs400(String body) {
        isRefused(api.post("/v1/campaigns", body), 400, "bad-request");
    }

    @Test
    void aMissingBodyIs400() {
        isRefused(api.post("/v1/campaigns", null), 400, "bad-request");
        isRefused(api.post("/v1/campaigns/any/stock", null), 400, "bad-request");
    }

    @Test
    void depthAndSizeHaveLimits() {
        String deep = "{\"name\":\"x\",\"stock\":1,\"metadata\":{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}}";
        isRefused(api.post("/v1/campaigns", deep), 400, "bad-request");
        JsonObject large = campaign("large").put("metadata", new JsonObject().put("a", "x".repeat(16_384)));
        assertThat(api.create(large).json().getString("field")).isEqualTo("metadata");
        isRefused(api.post("/v1/campaigns", "{\"name\":\"" + "x".repeat(70_000) + "\"}"), 413, "payload-too-large");
        isRefused(
                api.post("/v1/campaigns/any/stock", "{\"add\":" + " ".repeat(70_000) + "1}"), 413, "payload-too-large");
    }

    @Test
    void anotherMediaTypeIs415() {
        String body = campaign("typed").encode();
        isRefused(api.post("/v1/campaigns", body, "Content-Type", "text/xml"), 415, "unsupported-media-type");
        isRefused(
                api.post("/v1/campaigns/any/stock", "{\"add\":1}", "Content-Type", "text/xml"),
                415,
                "unsupported-media-type");
    }

    @Test
    void theLifeCycle() {
        api.create(campaign("life").put("draft", true));
        assertThat(api.get("/v1/campaigns/life").json().getString("state")).isEqualTo("draft");
        isRefused(api.post("/v1/campaigns/life/pause", null), 409, "not-open");
        assertThat(api.post("/v1/campaigns/life/open", null).json().getString("state"))
                .isEqualTo("open");
        assertThat(api.post("/v1/campaigns/life/pause", null).json().getString("state"))
                .isEqualTo("paused");
        assertThat(api.post("/v1/campaigns/life/close", null).json().getString("state"))
                .isEqualTo("closed");
        for (String call : new String[] {"open", "pause", "close"}) {
            isRefused(api.post("/v1/campaigns/life/" + call, null), 409, "closed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"open", "pause", "close", "sync"})
    void callsWithoutFieldsTakeNone(String call) {
        api.create("bodiless-" + call, 1);
        isRefused(api.post("/v1/campaigns/bodiless-" + call + "/" + call, "{\"at\":1}"), 400, "bad-request");
        assertThat(api.post("/v1/campaigns/bodiless-" + call + "/" + call, "{}").status())
                .isEqualTo(200);
        isRefused(api.post("/v1/campaigns/Bad/" + call, null), 400, "bad-request");
        isRefused(api.post("/v1/campaigns/nowhere/" + call, null), 404, "campaign-not-found");
        isRefused(api.get("/v1/campaigns/nowhere/" + call), 405, "method-not-allowed");
        api.shards.broken = true;
        isRefused(api.post("/v1/campaigns/nowhere/" + call, null), 503, "unavailable");
    }

    @Test
    void stockGoesUpAndDownToWhatIsIssued() {
        api.create("stock", 2);
        api.claim("stock", "u-1");
        assertThat(api.post("/v1/campaigns/stock/stock", "{\"add\":500}").json().getInteger("stock"))
                .isEqualTo(502);
        assertThat(api.post("/v1/campaigns/stock/stock", "{\"add\":-501}")
                        .json()
                        .getInteger("stock"))
                .isEqualTo(1);
        isRefused(api.post("/v1/campaigns/stock/stock", "{\"add\":-1}"), 409, "stock-below-issued");
        isRefused(api.post("/v1/campaigns/stock/stock", "{\"add\":2000000000}"), 409, "stock-too-high");
        isRefused(api.post("/v1/campaigns/stock/stock", "{\"add\":\"5\"}"), 400, "bad-request");
        isRefused(api.post("/v1/campaigns/stock/stock", "{\"add\":5,\"by\":1}"), 400, "bad-request");
        isRefused(api.post("/v1/campaigns/nowhere/stock", "{\"add\":5}"), 404, "campaign-not-found");
        api.shards.broken = true;
        isRefused(api.post("/v1/campaigns/stock/stock", "{\"add\":5}"), 503, "unavailable");
    }

    @Test
    void aRepeatedChangeHappensOnce() {
        api.create("repeat", 10);
        for (int i = 0; i < 3; i++) {
            Reply reply = api.post("/v1/campaigns/repeat/stock", "{\"add\":5}", "Idempotency-Key", "same");
            assertThat(reply.json().getInteger("stock")).isEqualTo(15);
        }
        assertThat(api.post("/v1/campaigns/repeat/stock", "{\"add\":5}", "Idempotency-Key", "other")
                        .json()
                        .getInteger("stock"))
                .isEqualTo(20);
        isRefused(api.post("/v1/campaigns/repeat/stock", "{\"add\":5}", "Idempotency-Key", "a b"), 400, "bad-request");
    }

    @ParameterizedTest
    @CsvSource({
        "CAMPAIGN_EXISTS, 409, campaign-exists",
        "CLOSED, 409, closed",
        "NOT_OPEN, 409, not-open",
        "BELOW_ISSUED, 409, stock-below-issued",
        "STOCK_TOO_HIGH, 409, stock-too-high",
        "OTHER_VERSION, 412, precondition-failed",
        "HAS_COUPONS, 409, has-coupons",
        "PER_USER_FIXED, 409, fixed-once-issued",
        "COUPON_TTL_FIXED, 409, fixed-once-issued",
        "COUPON_EXPIRES_AT_FIXED, 409, fixed-once-issued",
        "DRAFT_FIXED, 409, fixed-once-issued",
        "OPENS_AFTER_CLOSING, 409, schedule-conflict",
        "CLOSES_BEFORE_OPENING, 409, schedule-conflict",
        "CLOSES_IN_THE_PAST, 400, bad-request",
    })
    void everyObjectionHasItsCode(Objection reason, int status, String code) {
        api.shards.fixedCommand = new CommandAnswer.Refused(reason);
        isRefused(api.post("/v1/campaigns/any/open", null), status, code);
    }

    @Test
    void whatPostgresqlCannotStoreIs400() {
        api.shards.fixedCommand = new CommandAnswer.Unstorable("secret inside");
        Reply reply = api.create(campaign("unstorable"));
        isRefused(reply, 400, "bad-request");
        assertThat(reply.http().body()).doesNotContain("secret");
    }

    @Test
    void theListComesInPages() {
        for (int i = 0; i < 5; i++) {
            api.create("zz-page-" + i, 1);
        }
        JsonObject first = api.get("/v1/campaigns?after=zz-page-&limit=2").json();
        assertThat(first.getJsonArray("items").size()).isEqualTo(2);
        assertThat(first.getString("next")).isEqualTo("zz-page-1");
        JsonObject last = api.get("/v1/campaigns?after=zz-page-2&limit=2").json();
        assertThat(last.getJsonArray("items").getJsonObject(1).getString("id")).isEqualTo("zz-page-4");
        assertThat(last.containsKey("next")).isFalse();
    }

    @Test
    void theListIsFilteredByState() {
        api.create(campaign("st-draft").put("draft", true));
        api.create(campaign("st-scheduled").put("opensAt", "2099-01-01T00:00:00Z"));
        api.create(campaign("st-open"));
        api.create(campaign("st-paused"));
        api.post("/v1/campaigns/st-paused/pause", null);
        api.create("st-sold-out", 1);
        api.claim("st-sold-out", "u-1");
        api.create(campaign("st-closed")
                .put("closesAt", Instant.ofEpochMilli(api.now.get() + 1).toString()));
        api.now.incrementAndGet();
        for (String state : new String[] {"draft", "scheduled", "open", "paused", "sold-out", "closed"}) {
            JsonArray items = api.get("/v1/campaigns?after=st-&limit=1000&state=" + state)
                    .json()
                    .getJsonArray("items");
            assertThat(items.stream().map(item -> ((JsonObject) item).getString("state")))
                    .containsOnly(state);
            assertThat(items.stream().map(item -> ((JsonObject) item).getString("id")))
                    .contains("st-" + state);
        }
        JsonObject page = api.get("/v1/campaigns?state=open&limit=1").json();
        assertThat(page.getString("next"))
                .isEqualTo(page.getJsonArray("items").getJsonObject(0).getString("id"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=1001",
                "limit=x",
                "limit=",
                "limit=1.5",
                "limit=1&limit=2",
                "after=A",
                "lmit=5",
                "state=x",
                "state=OPEN",
                "state=",
                "state=open&state=closed",
                "after=%ff",
                "limit=99999999999999999999"
            })
    void aWrongQueryIs400(String query) {
        Reply reply = api.get("/v1/campaigns?" + query);
        isRefused(reply, 400, "bad-request");
        assertThat(reply.json().getString("field")).isEqualTo(query.substring(0, query.indexOf('=')));
    }

    @Test
    void theAuditSaysWhetherThePromisesHold() {
        api.create("audited", 2);
        api.claim("audited", "u-1");
        assertThat(api.get("/v1/campaigns/audited/audit").json().getString("verdict"))
                .isEqualTo("holds");
        api.shards.fixedAudit = new CampaignAudit("audited", 2, 3, 4, 1, 0, 1);
        assertThat(api.get("/v1/campaigns/audited/audit").json().getString("verdict"))
                .isEqualTo("violated");
        api.shards.fixedAudit = null;
        isRefused(api.get("/v1/campaigns/nowhere/audit"), 404, "campaign-not-found");
        isRefused(api.get("/v1/campaigns/Bad/audit"), 400, "bad-request");
        isRefused(api.post("/v1/campaigns/audited/audit", null), 405, "method-not-allowed");
        api.shards.broken = true;
        isRefused(api.get("/v1/campaigns/audited/audit"), 503, "unavailable");
    }

    @Test
    void readsOfALedgerThatDoesNotAnswerAre503() {
        api.shards.broken = true;
        isRefused(api.get("/v1/campaigns"), 503, "unavailable");
        isRefused(api.get("/v1/campaigns/any"), 503, "unavailable");
        isRefused(api.create(campaign("broken")), 503, "unavailable");
    }

    @Test
    void unknownPathsAre404AndWrongMethods405() {
        for (String path : new String[] {
            "/v1",
            "/v1/nothing",
            "/health/live",
            "/health/ready",
            "/metrics",
            "/cluster",
            "/drain",
            "/v1/campaigns/a/b/c",
            "/%00",
            "/v1/campaigns/a/claims/"
        }) {
            isRefused(
                    api.get(path),
                    path.endsWith("claims/") ? 405 : 404,
                    path.endsWith("claims/") ? "method-not-allowed" : "not-found");
        }
        Reply reply = api.send("DELETE", "/v1/campaigns", null);
        isRefused(reply, 405, "method-not-allowed");
        assertThat(reply.header("allow")).isEqualTo("GET, HEAD, POST");
        isRefused(api.get("/v1/campaigns/x/stock"), 405, "method-not-allowed");
        isRefused(api.post("/v1/campaigns/x", "{}"), 405, "method-not-allowed");
        isRefused(api.get("/v1/campaigns/Bad"), 400, "bad-request");
        isRefused(api.get("/v1/campaigns/nowhere"), 404, "campaign-not-found");
    }

    @Test
    void theContractIsServed() {
        Reply reply = api.get("/openapi.yaml");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("content-type")).isEqualTo("application/yaml");
        assertThat(reply.http().body()).startsWith("openapi: 3.1.0");
        isRefused(api.post("/openapi.yaml", null), 405, "method-not-allowed");
        isRefused(api.get("/openapi.yaml?x=1"), 400, "bad-request");
    }
}
