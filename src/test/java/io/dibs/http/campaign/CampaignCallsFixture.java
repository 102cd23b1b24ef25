package io.dibs.http.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.http.access.AuthSettings;
import io.dibs.testkit.api.CheckedApi.Reply;
import io.dibs.testkit.api.RunningApi;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The public API in memory, as tests of the calls about campaigns use it. */
abstract class CampaignCallsFixture {
    static final String SOON = "2030-06-01T10:00:00.000Z";
    static final String LATER = "2030-06-02T10:00:00.000Z";

    static RunningApi api;

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

    static JsonObject campaign(String id) {
        return new JsonObject().put("id", id).put("name", "Test").put("stock", 10);
    }

    static void isRefused(Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.http().body()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
    }

    /** Opens later, and has something to offer. */
    static JsonObject scheduled(String id) {
        return new JsonObject()
                .put("id", id)
                .put("name", "Test")
                .put("stock", 10)
                .put("opensAt", SOON)
                .put("couponTtlSeconds", 60)
                .put("benefit", new JsonObject().put("type", "gift").put("gift", "mug"))
                .put("metadata", new JsonObject().put("k", 1));
    }

    static String path(String id) {
        return "/v1/campaigns/" + id;
    }

    static JsonObject edited(String id, String body) {
        Reply reply = api.patch(path(id), body);
        assertThat(reply.status()).as(reply.http().body()).isEqualTo(200);
        return reply.json();
    }

    static void isRefused(Reply reply, int status, String code, String field) {
        isRefused(reply, status, code);
        assertThat(reply.json().getString("field")).isEqualTo(field);
        assertThat(reply.json().getString("detail")).isNotEmpty();
    }
}
