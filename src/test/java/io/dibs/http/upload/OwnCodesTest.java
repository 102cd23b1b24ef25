package io.dibs.http.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CouponCode;
import io.dibs.campaign.Terms;
import io.dibs.testkit.api.CheckedApi.Reply;
import io.vertx.core.json.JsonObject;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How are the codes that a campaign brings along given out? */
class OwnCodesTest extends UploadCallsFixture {
    @Test
    void codesAreGivenOutInTheirOrderAndShownWhereverACouponIs() {
        api.create(campaign, 3);
        Reply published = codes("First-" + campaign + "\nsecond " + campaign + "\r\n  x\"\\3-" + campaign + "  ");
        assertThat(published.status()).isEqualTo(201);
        assertThat(published.json())
                .isEqualTo(new JsonObject()
                        .put("campaign", campaign)
                        .put("count", 3)
                        .put("first", 1)
                        .put("last", 3));
        String third = "x\"\\3-" + campaign;
        assertThat(claimed("a")).isEqualTo("First-" + campaign);
        assertThat(claimed("b")).isEqualTo("second " + campaign);
        assertThat(claimed("c")).isEqualTo(third);
        assertThat(claimed("a")).as("a retry").isEqualTo("First-" + campaign);
        assertThat(claimed("d")).isEqualTo("sold-out");
        String feed = "/v1/campaigns/" + campaign + "/coupons";
        assertThat(api.get(feed).json().getJsonArray("items").getJsonObject(2).getString("code"))
                .isEqualTo(third);
        assertThat(api.get(feed, "Accept", "text/csv").http().body())
                .contains("\r\n1,\"First-" + campaign + "\",\"a\",")
                .contains("\r\n3,\"x\"\"\\3-" + campaign + "\",\"c\",");
        assertThat(api.get("/v1/campaigns/" + campaign + "/claims/b").json().getString("code"))
                .isEqualTo("second " + campaign);
        assertThat(api.get("/v1/users/c/coupons").json().getJsonArray("items").stream()
                        .map(each -> ((JsonObject) each).getString("code")))
                .contains(third);
        assertThat(shown().getInteger("ownCodes")).isEqualTo(3);
    }

    @Test
    void aCodeIsFoundHoweverItIsTypedAndCanBeRedeemedAndRevoked() {
        api.create(campaign, 2);
        codes("Sun-" + campaign + "\nMoon-" + campaign);
        claimed("a");
        String typed = "/v1/coupons/" + ("sUN%20" + campaign.replace("-", "")).toUpperCase();
        assertThat(api.get(typed).json().getString("userId")).isEqualTo("a");
        assertThat(api.get("/v1/coupons/moon-" + campaign).code())
                .as("not issued yet")
                .isEqualTo("coupon-not-found");
        assertThat(api.get("/v1/coupons/mars-" + campaign).code()).isEqualTo("code-mistyped");
        assertThat(api.post(typed + "/redeem", "{\"reference\":\"r\"}").json().getString("code"))
                .isEqualTo("Sun-" + campaign);
        claimed("b");
        Reply restocked = api.post("/v1/coupons/moon-" + campaign + "/revoke", "{\"restock\":true}");
        assertThat(restocked.code()).as("there is no code for one more").isEqualTo("stock-above-codes");
        Reply revoked = api.post("/v1/coupons/moon-" + campaign + "/revoke", "{\"restock\":false}");
        assertThat(revoked.json().getString("state")).isEqualTo("revoked");
    }

    @Test
    void aCodeThatWouldHaveBeenMadeIsNobodys() {
        api.create(campaign, 2);
        codes("C-" + campaign);
        claimed("a");
        Terms terms = api.shards.all().keySet().stream()
                .filter(each -> each.campaign().equals(campaign))
                .findFirst()
                .orElseThrow();
        assertThat(api.get("/v1/coupons/" + new CouponCode.Writer(terms).write(1))
                        .code())
                .isEqualTo("coupon-not-found");
    }

    @Test
    void moreCodesComeBehindAndTheStockIsForSaleAsFarAsThereAreCodes() {
        api.create(campaign, 3);
        codes("A-" + campaign);
        assertThat(shown().getInteger("remaining")).isEqualTo(1);
        assertThat(claimed("a")).isEqualTo("A-" + campaign);
        assertThat(claimed("b")).isEqualTo("sold-out");
        Reply more = codes("B-" + campaign + "\nC-" + campaign + "\nD-" + campaign);
        assertThat(more.json().getInteger("first")).isEqualTo(2);
        assertThat(more.json().getInteger("last")).isEqualTo(4);
        assertThat(claimed("b")).isEqualTo("B-" + campaign);
        assertThat(claimed("c")).isEqualTo("C-" + campaign);
        assertThat(claimed("d")).as("the stock is three").isEqualTo("sold-out");
        String stock = "/v1/campaigns/" + campaign + "/stock";
        assertThat(api.post(stock, "{\"add\":2}").code()).isEqualTo("stock-above-codes");
        assertThat(api.post(stock, "{\"add\":1}").status()).isEqualTo(200);
        assertThat(claimed("d")).isEqualTo("D-" + campaign);
    }

    @Test
    void theKindOfCodesIsFixedOnceACouponIsOut() {
        api.create(campaign, 3);
        String made = claimed("a");
        Reply late = codes("L-" + campaign);
        assertThat(late.code()).isEqualTo("fixed-once-issued");
        assertThat(late.json().getString("field")).isEqualTo("codes");
        assertThat(claimed("a")).isEqualTo(made);
    }

    @Test
    void aPageOfCodesIsReadOnceForAllWhoWaitAndTheNextBeforeItIsNeeded() {
        api.create(campaign, 5_000);
        codes(IntStream.rangeClosed(1, 3_000).mapToObj(i -> campaign + "p" + i).collect(Collectors.joining("\n")));
        int before = api.shards.codePagesRead.get();
        for (int i = 1; i <= 1_500; i++) {
            assertThat(claimed("u" + i)).isEqualTo(campaign + "p" + i);
        }
        assertThat(api.shards.codePagesRead.get() - before).isBetween(2, 6);
    }
}
