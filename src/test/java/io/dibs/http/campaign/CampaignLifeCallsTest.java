package io.dibs.http.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CommandRuling.Objection;
import io.dibs.shard.CommandAnswer;
import io.dibs.testkit.api.CheckedApi.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What do the calls change in the life of a campaign, and when are they refused? */
class CampaignLifeCallsTest extends CampaignCallsFixture {
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
}
