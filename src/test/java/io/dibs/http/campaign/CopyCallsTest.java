package io.dibs.http.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.api.CheckedApi.Reply;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** What does a copy take over from its source? */
class CopyCallsTest extends CampaignCallsFixture {
    @Test
    void aCopyIsADraftOfTheSameWithoutTheSchedule() {
        JsonObject source = api.create(scheduled("source").put("perUser", 3).put("closesAt", LATER))
                .json();
        Reply reply = api.post(path("source") + "/copy", "{\"id\":\"copied\"}");
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.header("location")).isEqualTo("/v1/campaigns/copied");
        assertThat(reply.json())
                .isEqualTo(source.put("id", "copied")
                        .put("state", "draft")
                        .putNull("opensAt")
                        .putNull("closesAt"));
    }

    @Test
    void theBodySaysWhatIsDifferent() {
        api.create(scheduled("base"));
        JsonObject scheduled = api.post(
                        path("base") + "/copy",
                        "{\"id\":\"base-2\",\"name\":\"Next\",\"stock\":7,\"opensAt\":\"" + LATER
                                + "\",\"benefit\":null,\"couponExpiresAt\":\"" + LATER + "\"}")
                .json();
        assertThat(scheduled.getString("state")).isEqualTo("scheduled");
        assertThat(scheduled.getString("name")).isEqualTo("Next");
        assertThat(scheduled.getInteger("stock")).isEqualTo(7);
        assertThat(scheduled.getValue("benefit")).isNull();
        assertThat(scheduled.getValue("couponTtlSeconds")).isNull();
        assertThat(scheduled.getJsonObject("metadata").getInteger("k")).isEqualTo(1);
        JsonObject open = api.post(path("base") + "/copy", "{\"draft\":false}").json();
        assertThat(open.getString("state")).isEqualTo("open");
    }

    @Test
    void anIdIsMadeAndIsTheSameForTheSameKeyAndSource() {
        api.create(scheduled("keyed-1"));
        api.create(scheduled("keyed-2"));
        JsonObject nameless = new JsonObject().put("name", "No id").put("stock", 1);
        String made = api.create(nameless, "Idempotency-Key", "k").json().getString("id");
        String first = copied("keyed-1", "k");
        assertThat(first).isNotEqualTo(made).isEqualTo(copied("keyed-1", "k"));
        assertThat(copied("keyed-2", "k")).isNotEqualTo(first);
        assertThat(copied("keyed-1", "l")).isNotEqualTo(first);
    }

    private static String copied(String source, String key) {
        return api.post(path(source) + "/copy", null, "Idempotency-Key", key)
                .json()
                .getString("id");
    }

    @Test
    void aCopyThatCannotBeIsRefused() {
        api.create(scheduled("bad-base"));
        String copy = path("bad-base") + "/copy";
        isRefused(api.post(copy, "{\"id\":\"bad-base\"}"), 409, "campaign-exists");
        isRefused(api.post(copy, "{\"id\":\"A\"}"), 400, "bad-request", "id");
        isRefused(api.post(copy, "{\"stock\":0}"), 400, "bad-request", "stock");
        isRefused(api.post(copy, "{\"name\":null}"), 400, "bad-request", "name");
        isRefused(api.post(copy, "{\"opensAt\":\"x\"}"), 400, "bad-request", "opensAt");
        isRefused(api.post(copy, "{\"issued\":1}"), 400, "bad-request", "issued");
        isRefused(api.post(path("nowhere") + "/copy", null), 404, "campaign-not-found");
    }

    @Test
    void couponsOfACopyAreNotExpiredFromTheStart() {
        JsonObject old = new JsonObject().put("id", "old").put("name", "Old").put("stock", 1);
        api.create(old.put("couponExpiresAt", "2020-01-01T00:00:00Z"));
        isRefused(api.post(path("old") + "/copy", null), 400, "bad-request", "couponExpiresAt");
        assertThat(api.post(path("old") + "/copy", "{\"couponExpiresAt\":null}").status())
                .isEqualTo(201);
        assertThat(api.post(path("old") + "/copy", "{\"couponTtlSeconds\":9}")
                        .json()
                        .getInteger("couponTtlSeconds"))
                .isEqualTo(9);
    }
}
