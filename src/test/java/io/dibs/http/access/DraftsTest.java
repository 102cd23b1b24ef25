package io.dibs.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.api.CheckedApi.Reply;
import io.dibs.testkit.api.RunningApi;
import io.dibs.testkit.client.EventStreamClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A campaign that is being prepared is there for operators and administrators alone. */
class DraftsTest {
    private static final AuthSettings.Jwt SIGNED = new AuthSettings.Jwt(RunningApi.SECRET, null, null);
    private static RunningApi api;

    @BeforeAll
    static void start() {
        api = new RunningApi(SIGNED);
        api.now.set(System.currentTimeMillis());
        for (String id : new String[] {"a-draft", "c-draft"}) {
            JsonObject draft = new JsonObject()
                    .put("id", id)
                    .put("name", id)
                    .put("stock", 5)
                    .put("draft", true);
            assertThat(api.create(draft, as("admin")).status()).isEqualTo(201);
        }
        api.create(new JsonObject().put("id", "b-open").put("name", "b").put("stock", 5), as("admin"));
        JsonObject several = new JsonObject()
                .put("id", "d-draft")
                .put("name", "d")
                .put("stock", 5)
                .put("perUser", 2);
        api.create(several.put("draft", true), as("admin"));
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static String[] as(String scope) {
        return new String[] {
            "Authorization",
            "Bearer " + new TokenMinter(SIGNED).mint("u-" + scope.length(), scope, Instant.now(), Duration.ofMinutes(5))
        };
    }

    private static void isHidden(Reply reply) {
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.code()).isEqualTo("campaign-not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "claim:any"})
    void othersFindNothing(String scope) {
        isHidden(api.get("/v1/campaigns/a-draft", as(scope)));
        isHidden(api.get("/v1/campaigns/a-draft/live", as(scope)));
        isHidden(api.get("/v1/campaigns/a-draft/claims/u-" + scope.length(), as(scope)));
        isHidden(api.post("/v1/campaigns/a-draft/claims", "{}", as(scope)));
        isHidden(api.post("/v1/campaigns/d-draft/claims", "{}", as(scope)));
    }

    @Test
    void othersSeeNoneInAList() {
        assertThat(ids("/v1/campaigns", "")).containsExactly("b-open");
        assertThat(ids("/v1/campaigns?state=draft", "")).isEmpty();
        assertThat(api.get("/v1/campaigns?limit=1", as("")).json().containsKey("next"))
                .isFalse();
    }

    @Test
    void whoWatchesACampaignDoesNotSeeTheDraftThatReplacesIt() throws IOException {
        JsonObject campaign =
                new JsonObject().put("id", "replaced").put("name", "Replaced").put("stock", 5);
        api.create(campaign, as("admin"));
        String token = "Authorization: " + as("")[1];
        try (EventStreamClient watcher = EventStreamClient.of(api.port, "/v1/campaigns/replaced/live", token)) {
            assertThat(watcher.next().getString("state")).isEqualTo("open");
            api.delete("/v1/campaigns/replaced", as("admin"));
            api.create(campaign.put("draft", true), as("admin"));
            assertThat(watcher.next()).as("the end").isNull();
        } finally {
            api.delete("/v1/campaigns/replaced", as("admin"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"operator", "admin"})
    void whoLooksAfterCampaignsSeesThem(String scope) {
        assertThat(api.get("/v1/campaigns/a-draft", as(scope)).status()).isEqualTo(200);
        assertThat(ids("/v1/campaigns", scope)).containsExactly("a-draft", "b-open", "c-draft", "d-draft");
        assertThat(api.post("/v1/campaigns/a-draft/claims", "{}", as(scope)).code())
                .isEqualTo("not-open");
    }

    private static Iterable<String> ids(String path, String scope) {
        JsonArray items = api.get(path, as(scope)).json().getJsonArray("items");
        return items.stream().map(item -> ((JsonObject) item).getString("id")).toList();
    }
}
