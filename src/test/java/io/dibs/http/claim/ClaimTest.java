package io.dibs.http.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CouponCode;
import io.dibs.http.access.AuthSettings;
import io.dibs.shard.ClaimAnswer;
import io.dibs.testkit.api.CheckedApi.Reply;
import io.dibs.testkit.api.RunningApi;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The hot call, answer by answer, without sign-in. */
class ClaimTest {
    private static RunningApi api;

    @BeforeAll
    static void start() {
        api = new RunningApi(AuthSettings.NONE);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static void create(String id, int stock, String field, Object value) {
        JsonObject campaign = new JsonObject().put("id", id).put("name", id).put("stock", stock);
        Reply reply = api.create(field == null ? campaign : campaign.put(field, value));
        assertThat(reply.status()).as(reply.http().body()).isEqualTo(201);
    }

    private static void isRefused(Reply reply, int status, String code) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.json().getInteger("status")).isEqualTo(status);
        assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
    }

    @Test
    void aNewCouponIs201WithAllItsFields() {
        create("fields", 5, null, null);
        Reply reply = api.claim("fields", "u-1");
        assertThat(reply.status()).isEqualTo(201);
        JsonObject coupon = reply.json();
        assertThat(coupon.fieldNames())
                .containsExactly("campaign", "userId", "sequence", "code", "issuedAt", "expiresAt", "state");
        assertThat(coupon.getString("campaign")).isEqualTo("fields");
        assertThat(coupon.getString("userId")).isEqualTo("u-1");
        assertThat(coupon.getInteger("sequence")).isEqualTo(1);
        assertThat(coupon.getString("issuedAt")).isEqualTo("2030-03-17T17:46:40.123Z");
        assertThat(coupon.getValue("expiresAt")).isNull();
        assertThat(coupon.getString("state")).isEqualTo("issued");
        assertThat(CouponCode.read(coupon.getString("code"))).isPresent();
        assertThat(reply.header("content-type")).isEqualTo("application/json");
        assertThat(reply.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(reply.header("cache-control")).isEqualTo("no-store");
    }

    @Test
    void aRetryGetsTheSameCouponWith200AlsoAfterSoldOutAndPause() {
        create("retry", 1, null, null);
        Reply won = api.claim("retry", "u-1");
        Reply again = api.claim("retry", "u-1");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.http().body()).isEqualTo(won.http().body());
        isRefused(api.claim("retry", "u-2"), 409, "sold-out");
        assertThat(api.claim("retry", "u-1").status()).isEqualTo(200);
        api.post("/v1/campaigns/retry/pause", null);
        assertThat(api.claim("retry", "u-1").status()).isEqualTo(200);
        isRefused(api.claim("retry", "u-2"), 409, "paused");
    }

    @Test
    void aRetryAfterCloseIsAnsweredFromTheLedger() {
        create("closing", 5, null, null);
        Reply won = api.claim("closing", "u-1");
        api.post("/v1/campaigns/closing/close", null);
        api.shards.forgetClosed("closing");
        Reply again = api.claim("closing", "u-1");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.http().body()).isEqualTo(won.http().body());
        isRefused(api.claim("closing", "u-2"), 409, "closed");
    }

    @Test
    void aClosedCampaignOfSeveralEachKnowsTheKeyOfTheRetry() {
        create("several-closed", 5, "perUser", 2);
        api.claim("several-closed", "u-1", "Idempotency-Key", "a");
        Reply second = api.claim("several-closed", "u-1", "Idempotency-Key", "b");
        api.post("/v1/campaigns/several-closed/close", null);
        api.shards.forgetClosed("several-closed");
        Reply again = api.claim("several-closed", "u-1", "Idempotency-Key", "b");
        assertThat(again.http().body()).isEqualTo(second.http().body());
        isRefused(api.claim("several-closed", "u-1", "Idempotency-Key", "c"), 409, "closed");
    }

    @Test
    void severalEachNeedAKeyAndEndAtTheLimit() {
        create("several", 9, "perUser", 2);
        isRefused(api.claim("several", "u-1"), 400, "idempotency-key-required");
        Reply first = api.claim("several", "u-1", "Idempotency-Key", "a");
        assertThat(first.status()).isEqualTo(201);
        assertThat(api.claim("several", "u-1", "Idempotency-Key", "a").http().body())
                .isEqualTo(first.http().body());
        assertThat(api.claim("several", "u-1", "Idempotency-Key", "b").status()).isEqualTo(201);
        isRefused(api.claim("several", "u-1", "Idempotency-Key", "c"), 409, "limit-reached");
    }

    @Test
    void anUnknownCampaignIs404() {
        isRefused(api.claim("nowhere", "u-1"), 404, "campaign-not-found");
    }

    @Test
    void beforeItsTimeItSaysWhenToComeBack() {
        create("later", 5, "opensAt", "2030-03-17T17:46:50.500Z");
        Reply reply = api.claim("later", "u-1");
        isRefused(reply, 409, "not-open");
        assertThat(reply.json().getString("opensAt")).isEqualTo("2030-03-17T17:46:50.500Z");
        assertThat(reply.header("retry-after")).isEqualTo("11");
    }

    @Test
    void aDraftIsNotOpenAndNobodyKnowsUntilWhen() {
        create("draft", 5, "draft", true);
        Reply reply = api.claim("draft", "u-1");
        isRefused(reply, 409, "not-open");
        assertThat(reply.json().getValue("opensAt")).isNull();
        assertThat(reply.header("retry-after")).isNotNull();
    }

    @Test
    void whatWasNotTriedIs503AndSafeToAskAgain() {
        create("busy", 5, null, null);
        try {
            api.shards.broken = true;
            Reply reply = api.claim("busy", "u-1");
            isRefused(reply, 503, "unavailable");
            assertThat(reply.header("retry-after")).isEqualTo("1");
        } finally {
            api.shards.broken = false;
        }
    }

    @Test
    void whatCannotBeStoredIs400() {
        try {
            api.shards.fixed = ClaimAnswer.UNSTORABLE;
            isRefused(api.claim("any", "u-1"), 400, "bad-request");
        } finally {
            api.shards.fixed = null;
        }
    }

    @Test
    void stateFollowsTimeAndRevocation() {
        create("states", 5, "couponTtlSeconds", 10);
        assertThat(api.claim("states", "u-1").json().getString("expiresAt")).isEqualTo("2030-03-17T17:46:50.123Z");
        api.claim("states", "u-2");
        api.shards.revoke("states", 2);
        assertThat(api.claim("states", "u-2").json().getString("state")).isEqualTo("revoked");
        api.now.addAndGet(10_000);
        try {
            assertThat(api.claim("states", "u-1").json().getString("state")).isEqualTo("expired");
        } finally {
            api.now.addAndGet(-10_000);
        }
    }

    @Test
    void userIdsComeBackAsTheyWere() {
        create("ids", 100, null, null);
        String astral = "😀".repeat(128);
        for (String id : new String[] {"ü", "a\"b\\c", "日本語", astral, " ", "'; drop table coupon; --", "\u2028"}) {
            Reply reply = api.claim("ids", id);
            assertThat(reply.status()).isEqualTo(201);
            assertThat(reply.json().getString("userId")).isEqualTo(id);
        }
    }

    @Test
    void everyAnswerIsCounted() {
        create("counted", 1, null, null);
        long issued = api.outcomes.get(ClaimOutcome.ISSUED).sum();
        long soldOut = api.outcomes.get(ClaimOutcome.SOLD_OUT).sum();
        api.claim("counted", "u-1");
        api.claim("counted", "u-2");
        assertThat(api.outcomes.get(ClaimOutcome.ISSUED).sum()).isEqualTo(issued + 1);
        assertThat(api.outcomes.get(ClaimOutcome.SOLD_OUT).sum()).isEqualTo(soldOut + 1);
    }
}
