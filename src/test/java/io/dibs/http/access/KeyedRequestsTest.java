package io.dibs.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.api.CheckedApi.Reply;
import io.dibs.testkit.api.RunningApi;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A request that is sent again under its idempotency key. */
class KeyedRequestsTest {
    private static final String[] KEY = {"Idempotency-Key", "k-1"};
    private static RunningApi api;

    @BeforeAll
    static void start() {
        api = new RunningApi(AuthSettings.NONE);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/users|{\"email\":\"ann@example.com\",\"username\":\"Ann\",\"password\":\"correct horse battery\"}",
                "/v1/users/random|{\"count\":3}",
                "/v1/webhooks|{\"url\":\"https://shop.example/\"}",
                "/v1/campaigns|{\"name\":\"Spring\",\"stock\":5}",
            })
    void isAnsweredAsTheFirstTime(String path, String body) {
        Reply first = api.post(path, body, KEY);
        assertThat(first.status()).as(first.http().body()).isEqualTo(201);
        Reply again = api.post(path, body, KEY);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(api.post(path, body, "Idempotency-Key", "k-2").json()).isNotEqualTo(first.json());
    }

    @Test
    void withAnotherBodyItIsRefused() {
        api.create(new JsonObject().put("id", "keyed").put("name", "Keyed").put("stock", 5));
        assertThat(api.post("/v1/campaigns/keyed/stock", "{\"add\":1}", KEY).status())
                .isEqualTo(200);
        Reply other = api.post("/v1/campaigns/keyed/stock", "{\"add\":2}", KEY);
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.code()).isEqualTo("idempotency-key-reused");
        assertThat(api.get("/v1/campaigns/keyed").json().getInteger("stock")).isEqualTo(6);
    }

    @Test
    void aCampaignThatWasDeletedSinceIsToldAsSuch() {
        JsonObject campaign =
                new JsonObject().put("id", "gone").put("name", "Gone").put("stock", 5);
        assertThat(api.create(campaign, "Idempotency-Key", "k-3").status()).isEqualTo(201);
        assertThat(api.send("DELETE", "/v1/campaigns/gone", null).status()).isEqualTo(204);
        Reply again = api.create(campaign, "Idempotency-Key", "k-3");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.code()).isEqualTo("campaign-deleted");
    }
}
