package io.dibs.http.coupon;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CouponCode;
import io.dibs.testkit.api.CheckedApi.Reply;
import io.dibs.testkit.api.MemoryShards;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who finds a coupon by its code? */
class CodeLookupTest extends CodeCallsFixture {
    @Test
    void whatWasWonIsFoundByItsCode() {
        JsonObject won = claim("codes", "finder").json();
        JsonObject found = get(won.getString("code")).json();
        won.forEach(field -> assertThat(found.getValue(field.getKey())).isEqualTo(field.getValue()));
        assertThat(found.containsKey("redeemedAt")).isTrue();
        assertThat(found.getValue("redeemedAt")).isNull();
    }

    @Test
    void caseDashesBlanksAndLookAlikesDoNotMatter() {
        String code = claim("codes");
        List<String> spellings = List.of(
                code.toLowerCase(Locale.ROOT),
                code.replace("-", ""),
                code.replace("-", " "),
                code.replace('0', 'O').replace('1', 'l'),
                code.replace('0', 'o').replace('1', 'I').replace("-", ""));
        assertThat(spellings)
                .allSatisfy(spelling -> assertThat(get(spelling).status()).isEqualTo(200));
    }

    /** Each wrong character, and each swap of neighbours that differ. */
    @Test
    void aTypingErrorIsToldApartFromAnUnknownCode() {
        String code = claim("codes").replace("-", "");
        for (int i = 0; i < code.length(); i++) {
            char wrong = code.charAt(i) == 'A' ? 'B' : 'A';
            assertMistyped(code.substring(0, i) + wrong + code.substring(i + 1));
            if (i > 0 && code.charAt(i) != code.charAt(i - 1)) {
                assertMistyped(code.substring(0, i - 1) + code.charAt(i) + code.charAt(i - 1) + code.substring(i + 1));
            }
        }
        String ofNobody = new CouponCode.Writer(MemoryShards.terms("none", 777)).write(5);
        assertThat(get(ofNobody).status()).isEqualTo(404);
        assertThat(get(ofNobody).code()).isEqualTo("coupon-not-found");
    }

    private static void assertMistyped(String code) {
        Reply reply = get(code);
        assertThat(reply.status()).as(code).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("code-mistyped");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "U", "ÄÖÜ", "0", "-", " ", "'; DROP TABLE coupon; --", "😀", "../claims"})
    void whatIsNoCodeIsATypingError(String text) {
        assertMistyped(text);
        assertThat(redeem(URLEncoder.encode(text, StandardCharsets.UTF_8), "r").code())
                .isEqualTo("code-mistyped");
    }

    @Test
    void aCodeOfTheRightCampaignThatIsNotIssuedYetIsUnknown() {
        create("young", 5);
        String first = claim("young");
        CouponCode.Writer codes = api.shards.all().keySet().stream()
                .filter(terms -> terms.campaign().equals("young"))
                .map(CouponCode.Writer::new)
                .findFirst()
                .orElseThrow();
        assertThat(codes.write(1)).isEqualTo(first);
        assertThat(get(codes.write(2)).code()).isEqualTo("coupon-not-found");
        assertThat(redeem(codes.write(2), "r").code()).isEqualTo("coupon-not-found");
        assertThat(revoke(codes.write(2), null).code()).isEqualTo("coupon-not-found");
        assertThat(get("0".repeat(200)).status()).isEqualTo(400);
    }

    @Test
    void otherPeoplesCouponsAreNone() {
        String code = claim("codes", "holder").json().getString("code");
        assertThat(get(code, token("holder", "")).status()).isEqualTo(200);
        for (String scopes : new String[] {"", "claim:any"}) {
            Reply foreign = get(code, token("somebody", scopes));
            assertThat(foreign.status()).isEqualTo(404);
            assertThat(foreign.http().body())
                    .isEqualTo(get(new CouponCode.Writer(MemoryShards.terms("none", 777)).write(5))
                            .http()
                            .body());
        }
        assertThat(api.get("/v1/coupons/" + code).status()).isEqualTo(401);
        for (String verb : new String[] {"redeem", "revoke"}) {
            String body = verb.equals("redeem") ? "{\"reference\":\"r\"}" : "{}";
            String path = "/v1/coupons/" + code + "/" + verb;
            assertThat(api.post(path, body, "Authorization", token("holder", ""))
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void aTillNeedsNoMoreThanTheScopeOperator() {
        String path = "/v1/coupons/" + claim("codes");
        String till = token("till", "operator");
        assertThat(get(path.substring(12), till).status()).isEqualTo(200);
        Reply redeemed = api.post(path + "/redeem", "{\"reference\":\"r\"}", "Authorization", till);
        assertThat(redeemed.json().getString("state")).isEqualTo("redeemed");
        Reply late = api.post(path + "/revoke", "{}", "Authorization", till);
        assertThat(late.code()).isEqualTo("already-redeemed");
    }
}
