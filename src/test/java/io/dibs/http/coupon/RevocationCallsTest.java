package io.dibs.http.coupon;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CommandRuling.Objection;
import io.dibs.shard.CommandAnswer;
import io.dibs.testkit.api.CheckedApi.Reply;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What does a revocation change? */
class RevocationCallsTest extends CodeCallsFixture {
    @Test
    void aRevokedCouponIsSaidToBeAndKeepsItsUsersPlace() {
        create("taken-back", 2);
        String code = claim("taken-back", "first").json().getString("code");
        Reply revoked = revoke(code, "{}");
        assertThat(revoked.status()).isEqualTo(200);
        assertThat(revoked.json().getString("state")).isEqualTo("revoked");
        assertThat(Instant.parse(revoked.json().getString("revokedAt")).toEpochMilli())
                .isEqualTo(api.now.get());
        Reply again = claim("taken-back", "first");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().getString("state")).isEqualTo("revoked");
        Reply used = redeem(code, "order");
        assertThat(used.status()).isEqualTo(409);
        assertThat(used.code()).isEqualTo("revoked");
        assertThat(used.json().getString("revokedAt")).isEqualTo(revoked.json().getString("revokedAt"));
        assertThat(stock("taken-back")).isEqualTo(2);
    }

    @Test
    void aSecondRevocationAnswersTheSameAndRestocksOnce() {
        create("twice", 1);
        String code = claim("twice");
        Reply first = revoke(code, "{\"restock\":true}", "Idempotency-Key", "k");
        assertThat(first.status()).isEqualTo(200);
        api.now.addAndGet(1_000);
        assertThat(revoke(code, "{\"restock\":true}", "Idempotency-Key", "k")
                        .http()
                        .body())
                .isEqualTo(first.http().body());
        assertThat(revoke(code, "{\"restock\":true}").http().body())
                .isEqualTo(first.http().body());
        assertThat(stock("twice")).isEqualTo(2);
        assertThat(claim("twice", "next").status()).isEqualTo(201);
        assertThat(claim("twice", "over").code()).isEqualTo("sold-out");
    }

    @Test
    void oneKeyForTwoCouponsIsTwoWishes() {
        create("one-key", 2);
        String one = claim("one-key");
        String two = claim("one-key");
        assertThat(revoke(one, "{\"restock\":true}", "Idempotency-Key", "k")
                        .json()
                        .getString("state"))
                .isEqualTo("revoked");
        assertThat(revoke(two, "{\"restock\":true}", "Idempotency-Key", "k")
                        .json()
                        .getString("state"))
                .isEqualTo("revoked");
        assertThat(stock("one-key")).isEqualTo(4);
    }

    @Test
    void whatIsUsedCannotBeTakenBack() {
        String code = claim("codes");
        String when = redeem(code, "order").json().getString("redeemedAt");
        Reply reply = revoke(code, null);
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.code()).isEqualTo("already-redeemed");
        assertThat(reply.json().getString("redeemedAt")).isEqualTo(when);
        assertThat(claim("codes", "u-" + users).json().getString("state")).isEqualTo("issued");
    }

    @Test
    void onlyARestockNeedsACampaignThatGoesOn() {
        create("over", 2);
        String one = claim("over");
        api.post("/v1/campaigns/over/close", null, "Authorization", admin);
        assertThat(revoke(one, "{\"restock\":true}").code()).isEqualTo("closed");
        assertThat(revoke(one, "{\"restock\":false}").status()).isEqualTo(200);
        assertThat(revoke(one, "{\"restock\":true}").status())
                .as("the same answer again")
                .isEqualTo(200);
    }

    @Test
    void aShardThatDoesNotAnswerIs503() {
        String code = claim("codes");
        api.shards.fixedCommand = CommandAnswer.LATE;
        Reply reply = revoke(code, null);
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("retry-after")).isEqualTo("1");
        api.shards.fixedCommand = new CommandAnswer.Refused(Objection.NOT_ISSUED);
        assertThat(revoke(code, null).code()).isEqualTo("coupon-not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"restock\":\"yes\"}", "{\"restock\":1}", "{\"stock\":true}", "[]", "true"})
    void aWrongWishIs400(String body) {
        assertThat(revoke(claim("codes"), body).status()).isEqualTo(400);
    }
}
