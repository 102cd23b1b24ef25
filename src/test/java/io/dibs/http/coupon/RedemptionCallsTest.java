package io.dibs.http.coupon;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.api.CheckedApi.Reply;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When can a coupon be redeemed? */
class RedemptionCallsTest extends CodeCallsFixture {
    @Test
    void aCouponIsRedeemedOnceAndTheSameReferenceGetsTheFirstAnswer() {
        String code = claim("codes");
        Reply first = redeem(code, "order-9 \"ü\\");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.json().getString("state")).isEqualTo("redeemed");
        assertThat(first.json().getString("reference")).isEqualTo("order-9 \"ü\\");
        api.now.addAndGet(5_000);
        assertThat(redeem(code.toLowerCase(Locale.ROOT), "order-9 \"ü\\").http().body())
                .isEqualTo(first.http().body());
        Reply second = redeem(code, "order-10");
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.code()).isEqualTo("already-redeemed");
        assertThat(second.json().getString("redeemedAt")).isEqualTo(first.json().getString("redeemedAt"));
        assertThat(second.json().getString("reference")).isEqualTo("order-9 \"ü\\");
        assertThat(get(code).http().body()).isEqualTo(first.http().body());
    }

    @Test
    void ofAHundredAtOnceOneWins() {
        String code = claim("codes");
        List<CompletableFuture<Reply>> all = IntStream.range(0, 100)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> redeem(code, "order-" + i)))
                .toList();
        List<Reply> replies = all.stream().map(CompletableFuture::join).toList();
        assertThat(replies).filteredOn(reply -> reply.status() == 200).hasSize(1);
        assertThat(replies)
                .filteredOn(reply -> reply.status() == 409)
                .hasSize(99)
                .allSatisfy(reply -> assertThat(reply.code()).isEqualTo("already-redeemed"));
    }

    @Test
    void whatHasExpiredIsNotRedeemed() {
        String late = claim("codes");
        String used = claim("codes");
        redeem(used, "in time");
        long before = api.now.getAndAdd(TTL_SECONDS * 1_000);
        Reply reply = redeem(late, "late");
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.code()).isEqualTo("expired");
        assertThat(Instant.parse(reply.json().getString("expiresAt")).toEpochMilli())
                .isEqualTo(before + TTL_SECONDS * 1_000);
        assertThat(get(late).json().getString("state")).isEqualTo("expired");
        assertThat(redeem(used, "in time").status()).isEqualTo(200);
        assertThat(get(used).json().getString("state")).isEqualTo("redeemed");
        api.now.set(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"reference\":\"\"}",
                "{\"reference\":5}",
                "{\"reference\":null}",
                "{\"reference\":\"a\\nb\"}",
                "{\"reference\":\"a\\u0085\"}",
                "{\"reference\":\"r\",\"x\":1}",
                "[]",
                ""
            })
    void aWrongBodyIs400(String body) {
        Reply reply = api.post("/v1/coupons/" + claim("codes") + "/redeem", body, "Authorization", admin);
        assertThat(reply.status()).as(reply.http().body()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("bad-request");
    }

    @Test
    void aReferenceHasAnEnd() {
        assertThat(redeem(claim("codes"), "x".repeat(255)).status()).isEqualTo(200);
        assertThat(redeem(claim("codes"), "x".repeat(256)).status()).isEqualTo(400);
    }
}
