package io.dibs.http.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.repository.CampaignAudit;
import io.dibs.testkit.api.CheckedApi.Reply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What do reads of campaigns show? */
class CampaignReadsTest extends CampaignCallsFixture {
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
        api.shards.fixedAudit = new CampaignAudit("audited", 2, 3, 4, 1, 0, 1, 2);
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
