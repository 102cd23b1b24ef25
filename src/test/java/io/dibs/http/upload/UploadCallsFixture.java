package io.dibs.http.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.http.access.AuthSettings;
import io.dibs.testkit.api.CheckedApi.Reply;
import io.dibs.testkit.api.RunningApi;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The public API in memory, and a campaign for each test to upload codes and users to. */
abstract class UploadCallsFixture {
    static RunningApi api;
    static int campaigns;
    final String campaign = "own-" + ++campaigns;

    @BeforeAll
    static void start() {
        api = new RunningApi(AuthSettings.NONE);
    }

    @AfterEach
    void nothingIsLeftOver() {
        api.shards.broken = false;
        assertThat(api.shards.staging.staged()).isZero();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    Reply codes(String lines, String... headers) {
        return api.post("/v1/campaigns/" + campaign + "/codes", lines, typed("text/plain", headers));
    }

    Reply eligible(String lines, String... headers) {
        return api.put("/v1/campaigns/" + campaign + "/eligible", lines, typed("text/plain", headers));
    }

    static String[] typed(String type, String... more) {
        String[] all = new String[more.length + 2];
        System.arraycopy(more, 0, all, 2, more.length);
        all[0] = "Content-Type";
        all[1] = type;
        return all;
    }

    String claimed(String user) {
        Reply reply = api.claim(campaign, user);
        return reply.status() < 300 ? reply.json().getString("code") : reply.code();
    }

    static List<String> lines(Reply reply) {
        return reply.json().getJsonArray("errors").stream()
                .map(each -> (JsonObject) each)
                .map(each -> each.getInteger("line") + " " + each.getString("detail"))
                .toList();
    }

    JsonObject shown() {
        return api.get("/v1/campaigns/" + campaign).json();
    }
}
