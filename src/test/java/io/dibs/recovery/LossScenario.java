package io.dibs.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.testkit.client.TestApiClient;
import io.dibs.testkit.node.DibsCommandRun;
import io.dibs.testkit.node.NodeProcess;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A campaign "c" whose first coupons PostgreSQL keeps while it loses later ones that people have. */
final class LossScenario {
    /** What an audit says where Redis knew the lost ones, and where it did not. */
    static final String KNOWN = "sequences 6 to 10, 5 coupons that Redis knew of, 5 ";

    static final String UNKNOWN = "sequences above 5, if any";

    private static final Pattern RETURNED = Pattern.compile(" (\\d+) went back to their holders");
    private static final int KEPT = 5;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final NodeProcess node;
    private List<JsonObject> kept = List.of();
    private List<JsonObject> lost = List.of();

    LossScenario(NodeProcess node) {
        this.node = node;
    }

    void sellWhatIsKept() {
        node.api().create("c", 1_000);
        kept = claim(0, KEPT);
    }

    void sellWhatIsLost() {
        lost(claim(KEPT, 2 * KEPT));
    }

    /** Coupons that were acknowledged, and that PostgreSQL has no more. */
    void lost(List<JsonObject> acknowledged) {
        lost = acknowledged;
    }

    private List<JsonObject> claim(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(user -> TestApiClient.expect(201, node.api().claim("c", "u-" + user)))
                .toList();
    }

    /** Nothing is issued, and who still has a coupon gets it. */
    void assertPaused() {
        HttpResponse<String> refused = node.api().claim("c", "stranger");
        assertThat(refused.body()).contains("ledger-behind");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("retry-after")).isPresent();
        assertThat(new JsonObject(node.api().claim("c", "u-0").body()).getString("code"))
                .isEqualTo(kept.get(0).getString("code"));
        assertThat(node.api().post("/v1/campaigns/c/open", "").body()).contains("ledger-behind");
        JsonObject campaign = node.api().campaign("c");
        assertThat(campaign.getString("state")).isEqualTo("paused");
        assertThat(campaign.getBoolean("ledgerBehind")).isTrue();
        await().atMost(LIMIT)
                .until(() -> node.management().get("/metrics").body().contains("dibs_campaigns_behind 1"));
    }

    /**
     * Coupons that Redis knew of go back to their holders, and the others do not.
     *
     * @param named what the audit says of the lost coupons
     */
    void recover(String named) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(DibsCommandRun.run(node, 1, "audit", "c"))
                .contains(named, "verdict           violated"));
        int returned = returned(DibsCommandRun.run(node, 0, "recover", "c"), named);
        await().atMost(LIMIT).until(() -> node.api().claim("c", "stranger").statusCode() == 201);
        assertThat(node.api().claim("c", "u-0").body()).contains(kept.get(0).getString("code"));
        assertThat(node.api().claim("c", "stranger").body()).contains("\"sequence\":" + (KEPT + returned + 1));
        claim(10_000, 10_000 + lost.size());
        int acknowledged = Math.min(returned, lost.size());
        lost.subList(0, acknowledged).forEach(this::assertReturned);
        for (JsonObject coupon : lost) {
            assertThat(node.api().get("/v1/coupons/" + coupon.getString("code")).statusCode())
                    .as("the code of a lost coupon")
                    .isEqualTo(404);
        }
        assertThat(node.api().campaign("c").getBoolean("ledgerBehind")).isFalse();
        assertThat(DibsCommandRun.run(node, 0, "audit", "c")).contains(named, "verdict           holds");
        DibsCommandRun.run(node, 2, "recover", "c");
    }

    private static int returned(String report, String named) {
        Matcher told = RETURNED.matcher(report);
        int returned = told.find() ? Integer.parseInt(told.group(1)) : 0;
        assertThat(report).contains(named, "from sequence " + (KEPT + returned + 1));
        assertThat(returned > 0).as("%s", report).isEqualTo(!named.equals(UNKNOWN));
        return returned;
    }

    /** The number is that of before, and the code another, which opens it. */
    private void assertReturned(JsonObject coupon) {
        JsonObject again = TestApiClient.expect(200, node.api().claim("c", coupon.getString("userId")));
        assertThat(again.getInteger("sequence")).isEqualTo(coupon.getInteger("sequence"));
        assertThat(again.getString("issuedAt")).isEqualTo(coupon.getString("issuedAt"));
        assertThat(TestApiClient.expect(200, node.api().get("/v1/coupons/" + again.getString("code")))
                        .getInteger("sequence"))
                .isEqualTo(coupon.getInteger("sequence"));
    }
}
