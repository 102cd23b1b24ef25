package io.dibs.sale;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.client.ClientRecord;
import io.dibs.testkit.client.ClientRecord.ReceivedCoupon;
import io.dibs.testkit.client.CodeList;
import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.load.LoadGenerator;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.load.LoadReport;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.node.SharedNode;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code mvn verify -Dit.test=OwnCodesIT -Ddibs.codes=1000000} is the long form. */
@ExtendWith(SharedNode.class)
class OwnCodesIT {
    private static final int CODES = Integer.getInteger("dibs.codes", 20_000);
    private static final int CONNECTIONS = 64;
    private static final int ASKED_AGAIN = 2_000;
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static NodeProcess node;

    private final ClientRecord record = new ClientRecord();

    @BeforeAll
    static void start(NodeProcess shared) {
        node = shared;
    }

    @Test
    void eachCodeIsGivenOutOnceAndInOrderThroughAKill() {
        CodeList codes = new CodeList("OWN");
        node.api().create("own", CODES);
        System.out.println("Upload: " + codes.upload(node.api(), "own", 1, CODES / 2) + " ms");
        System.out.println("Upload: " + codes.upload(node.api(), "own", CODES / 2 + 1, CODES) + " ms");

        CompletableFuture<LoadReport> crowd = CompletableFuture.supplyAsync(() -> claim("own", 0, CODES));
        Awaitility.await("the middle of the crowd")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> record.size() >= CODES / 4);
        node.process().kill();
        node.start();
        LoadReport report = crowd.join();
        System.out.println(report);

        assertThat(report.unanswered()).isZero();
        assertThat(report.count(201) + report.count(200)).as("%s", report).isEqualTo(CODES);
        assertThat(claim("own", 0, ASKED_AGAIN).count(200)).isEqualTo(ASKED_AGAIN);
        assertThat(claim("own", CODES, 1).count(409)).isEqualTo(1);
        List<ReceivedCoupon> feed = node.api().feed("own");
        assertThat(record.violationsAgainst(feed)).isEmpty();
        assertThat(feed).hasSize(CODES).allMatch(coupon -> coupon.code().equals(codes.code(coupon.sequence())));
        node.api().requireProof("own");
    }

    @Test
    void aListOfThoseWhoMayClaimHoldsThroughAKill() {
        node.api().create("listed", CODES);
        CodeList.eligible(node.api(), "listed", 0, CODES / 2 - 1);
        assertThat(claim("listed", 0, ASKED_AGAIN).count(201)).isEqualTo(ASKED_AGAIN);
        assertThat(claim("listed", CODES / 2, ASKED_AGAIN).count(403)).isEqualTo(ASKED_AGAIN);

        node.process().kill();
        node.start();

        assertThat(claim("listed", 0, ASKED_AGAIN).count(200)).isEqualTo(ASKED_AGAIN);
        assertThat(claim("listed", ASKED_AGAIN, ASKED_AGAIN).count(201)).isEqualTo(ASKED_AGAIN);
        assertThat(claim("listed", CODES / 2, ASKED_AGAIN).count(403)).isEqualTo(ASKED_AGAIN);
        JsonObject campaign = node.api().campaign("listed");
        assertThat(campaign.getInteger("eligibleUsers")).isEqualTo(CODES / 2);
        assertThat(campaign.getInteger("issued")).isEqualTo(2 * ASKED_AGAIN);
    }

    private LoadReport claim(String campaign, long first, int users) {
        LoadPlan plan = LoadPlan.closedLoop(node.address(), CONNECTIONS, LIMIT).retrying(LIMIT);
        return LoadGenerator.run(plan, ClaimRequests.distinct(campaign, first, users), record);
    }
}
