package io.dibs.http.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.http.access.AuthSettings;
import io.dibs.testkit.api.RunningApi;
import io.dibs.webhook.EventNotice;
import io.dibs.webhook.WebhookDelivery;
import io.dibs.webhook.WebhookDelivery.State;
import io.dibs.webhook.WebhookEvent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookCallsTest {
    private final RunningApi api = new RunningApi(AuthSettings.NONE);

    @AfterEach
    void close() {
        api.close();
    }

    private RunningApi.Reply create(String url) {
        return api.post("/v1/webhooks", new JsonObject().put("url", url));
    }

    @Test
    void theSecretIsToldOnceAndNeverAgain() {
        RunningApi.Reply created = create("https://shop.example/hook?x=1");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().getString("secret")).startsWith("whsec_");
        assertThat(created.json().getString("format")).isEqualTo("json");
        assertThat(created.json().getJsonArray("events")).hasSize(WebhookEvent.values().length);
        JsonObject shown = created.json();
        shown.remove("secret");
        assertThat(api.get(created.header("location")).json()).isEqualTo(shown);
        assertThat(api.get("/v1/webhooks").json().getJsonArray("items")).isEqualTo(new JsonArray().add(shown));
    }

    @Test
    void whoHasASecretAlreadyBringsIt() {
        JsonObject wish = new JsonObject()
                .put("url", "http://1.1.1.1/")
                .put("format", "slack")
                .put("events", new JsonArray().add("campaign.sold-out"))
                .put("secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        JsonObject created = api.post("/v1/webhooks", wish).json();
        assertThat(created.fieldNames()).contains("id", "createdAt");
        assertThat(created.mergeIn(wish)).isEqualTo(created);
        assertThat(api.post("/v1/webhooks", wish.put("secret", "whsec_short"))
                        .json()
                        .getString("field"))
                .isEqualTo("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://shop.example/",
                "shop.example",
                "https://",
                "https://user@shop.example/",
                "https://shop.example/#x",
                "http://shop.example:0/",
                "http://shop.example:99999/",
                "http://127.0.0.1/",
                "http://localhost/",
                "http://LOCALHOST.:8080/",
                "http://a.localhost/",
                "http://redis/",
                "http://db.internal/",
                "https://[::1]/",
                "http://192.168.1.1:8080/",
                "http://[::ffff:10.0.0.1]/",
                "http://169.254.169.254/latest/meta-data",
                "file:///etc/passwd",
                "https://shop.example/a b"
            })
    void aUrlThatLeadsNowhereOrInsideIsRefused(String url) {
        RunningApi.Reply refused = create(url);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().getString("field")).isEqualTo("url");
    }

    @Test
    void eventsAndFormatsThatAreNoneAreRefused() {
        for (String wish : new String[] {
            "{\"url\":\"https://a.example/\",\"events\":[]}",
            "{\"url\":\"https://a.example/\",\"events\":[\"campaign.eaten\"]}",
            "{\"url\":\"https://a.example/\",\"format\":\"smoke\"}",
            "{\"url\":\"https://a.example/\",\"colour\":\"red\"}"
        }) {
            assertThat(api.post("/v1/webhooks", wish).code()).isEqualTo("bad-request");
        }
    }

    @Test
    void deliveriesComeInPagesTheLatestFirst() {
        String id = create("https://shop.example/").json().getString("id");
        for (int number = 1; number <= 5; number++) {
            EventNotice notice = new EventNotice(
                    new UUID(0, number), WebhookEvent.CAMPAIGN_CLOSED, 1_000, new JsonObject().put("n", number));
            api.webhooks.deliver(
                    UUID.fromString(id),
                    new WebhookDelivery(notice, number, State.DELIVERED, 1, 2_000L, null, 200, null));
        }
        JsonObject first = api.get("/v1/webhooks/" + id + "/deliveries?limit=2").json();
        assertThat(first.getJsonArray("items").getJsonObject(0).getString("id"))
                .isEqualTo("msg_00000000-0000-0000-0000-000000000005");
        assertThat(first.getLong("next")).isEqualTo(4);
        JsonObject last = api.get("/v1/webhooks/" + id + "/deliveries?before=3").json();
        assertThat(last.getJsonArray("items")).hasSize(2);
        assertThat(last.containsKey("next")).isFalse();
    }

    @Test
    void aWebhookThatIsDeletedIsNoMore() {
        String path = create("https://shop.example/").header("location");
        assertThat(api.send("DELETE", path, null).status()).isEqualTo(204);
        assertThat(api.send("DELETE", path, null).code()).isEqualTo("webhook-not-found");
        assertThat(api.get(path).code()).isEqualTo("webhook-not-found");
    }
}
