package io.dibs.http.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.api.CheckedApi.Reply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Who may claim once there is a list? */
class EligibleUsersCallsTest extends UploadCallsFixture {
    @Test
    void onlyThoseOnTheListClaim() {
        api.create(campaign, 3);
        assertThat(api.claim(campaign, "early").status()).isEqualTo(201);
        Reply published = eligible("u-1\nÄnne\nu-1\n");
        assertThat(published.status()).isEqualTo(200);
        assertThat(published.json().getInteger("eligibleUsers"))
                .as("twice is once")
                .isEqualTo(2);
        Reply kept = api.claim(campaign, "u-2");
        assertThat(kept.status()).isEqualTo(403);
        assertThat(kept.code()).isEqualTo("not-eligible");
        assertThat(api.claim(campaign, "u-1").status()).isEqualTo(201);
        assertThat(api.claim(campaign, "Änne").status()).isEqualTo(201);
        assertThat(api.claim(campaign, "u-3").code()).as("before sold-out").isEqualTo("not-eligible");
        assertThat(api.claim(campaign, "early").status())
                .as("what is held stays")
                .isEqualTo(200);
        assertThat(eligible("u-3").json().getInteger("eligibleUsers")).isEqualTo(1);
        assertThat(api.claim(campaign, "u-3").code()).isEqualTo("sold-out");
        Reply lifted = api.delete("/v1/campaigns/" + campaign + "/eligible");
        assertThat(lifted.json().getValue("eligibleUsers")).isNull();
        assertThat(api.claim(campaign, "u-9").code()).isEqualTo("sold-out");
        JsonArray history =
                api.get("/v1/campaigns/" + campaign + "/history").json().getJsonArray("items");
        assertThat(history.stream().map(each -> ((JsonObject) each).getString("action")))
                .containsExactly("eligible", "eligible", "eligible", "create");
    }

    @Test
    void whoMayNotClaimIsToldThatAlsoOfAClosedCampaign() {
        api.create(campaign, 3);
        eligible("u-1\nu-2\n");
        api.claim(campaign, "u-1");
        api.post("/v1/campaigns/" + campaign + "/close", null);
        api.shards.forgetClosed(campaign);
        assertThat(api.claim(campaign, "u-1").status()).isEqualTo(200);
        assertThat(api.claim(campaign, "u-2").code()).isEqualTo("closed");
        assertThat(api.claim(campaign, "u-3").code()).isEqualTo("not-eligible");
    }
}
