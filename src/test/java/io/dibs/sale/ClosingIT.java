package io.dibs.sale;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.client.ClientRecord;
import io.dibs.testkit.client.TestApiClient;
import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.load.LoadGenerator;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.load.LoadReport;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.node.SharedNode;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A crowd that comes too late, and those who read and redeem beside it. {@code mvn verify -Dit.test=ClosingIT
 * -Ddibs.closing.claims=600000 -Ddibs.closing.connections=1500} is the long form, which also holds the pace against
 * that of sold-out.
 */
@ExtendWith(SharedNode.class)
class ClosingIT {
    private static final int CLAIMS = Integer.getInteger("dibs.closing.claims", 10_000);
    private static final int CONNECTIONS = Integer.getInteger("dibs.closing.connections", 200);
    private static final boolean IS_LONG = CLAIMS >= 100_000;
    private static final int HOLDERS = 1_000;
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static NodeProcess node;

    @BeforeAll
    static void start(NodeProcess shared) {
        node = shared;
    }

    @Test
    void whoComesTooLateIsToldSoAndNobodyElseWaits() {
        node.api().create("gone", HOLDERS);
        node.api().create("closed", HOLDERS + 1);
        Instant closesAt = Instant.now().plusSeconds(IS_LONG ? 20 : 8);
        JsonObject over = new JsonObject().put("id", "over").put("name", "over").put("stock", HOLDERS + 1);
        node.api()
                .post("/v1/campaigns", over.put("closesAt", closesAt.toString()).encode());
        for (String campaign : List.of("gone", "closed", "over")) {
            assertThat(claim(campaign, 0, HOLDERS).count(201)).isEqualTo(HOLDERS);
        }
        node.api().post("/v1/campaigns/closed/close", "");
        Awaitility.await().atMost(LIMIT).until(() -> Instant.now().isAfter(closesAt.plusSeconds(1)));

        if (IS_LONG) {
            claim("gone", HOLDERS, CLAIMS);
        }
        double soldOut = crowd("gone", 2).perSecond();
        for (String campaign : List.of("closed", "over")) {
            double pace = crowd(campaign, 3).perSecond();
            assertThat(claim(campaign, 0, HOLDERS).count(200))
                    .as("holders of " + campaign)
                    .isEqualTo(HOLDERS);
            if (IS_LONG) {
                assertThat(pace).as(campaign).isGreaterThan(0.8 * soldOut);
            }
        }
    }

    /** All refused, while somebody beside them reads and redeems. */
    private static LoadReport crowd(String campaign, long crowd) {
        CompletableFuture<LoadReport> late =
                CompletableFuture.supplyAsync(() -> claim(campaign, crowd * 100_000_000, CLAIMS));
        List<Long> millis = new ArrayList<>();
        for (int user = 0; user < HOLDERS && !late.isDone(); user++) {
            long begun = System.nanoTime();
            String path = "/v1/campaigns/" + campaign + "/claims/" + ClaimRequests.userId(user);
            JsonObject coupon = TestApiClient.expect(200, node.api().get(path));
            String redeem = "/v1/coupons/" + coupon.getString("code") + "/redeem";
            TestApiClient.expect(200, node.api().post(redeem, "{\"reference\":\"order\"}"));
            millis.add((System.nanoTime() - begun) / 1_000_000);
        }
        LoadReport report = late.join();
        millis.sort(null);
        System.out.println(campaign + ": " + report + "; beside it " + millis.size() + " read and redeemed, median "
                + millis.get(millis.size() / 2) + " ms, worst " + millis.get(millis.size() - 1) + " ms");
        assertThat(report.count(409)).as("%s", report).isEqualTo(CLAIMS);
        return report;
    }

    private static LoadReport claim(String campaign, long first, int users) {
        LoadPlan plan = LoadPlan.closedLoop(node.address(), CONNECTIONS, LIMIT);
        return LoadGenerator.run(plan, ClaimRequests.distinct(campaign, first, users), new ClientRecord());
    }
}
