package io.dibs.http.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.shard.CommandAnswer;
import io.dibs.testkit.api.CheckedApi.Reply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which campaigns can be created, and what comes back? */
class CampaignCreationTest extends CampaignCallsFixture {
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
    void whatPostgresqlCannotStoreIs400() {
        api.shards.fixedCommand = new CommandAnswer.Unstorable("secret inside");
        Reply reply = api.create(campaign("unstorable"));
        isRefused(reply, 400, "bad-request");
        assertThat(reply.http().body()).doesNotContain("secret");
    }
}
