package io.dibs.sale;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.client.ClientRecord;
import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.load.LoadGenerator;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.load.LoadReport;
import io.dibs.testkit.node.NodeProcess;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The first thing that a fresh node meets is the crowd. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FlashCrowdIT {
    private static final int CROWD = 300;
    private static final int STOCK = 100;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private static Path folder;

    private static NodeProcess node;

    private final ClientRecord record = new ClientRecord();

    @BeforeAll
    static void start() {
        node = new NodeProcess(folder);
        node.start();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    @Order(1)
    void threeHundredAtOnceForOneHundredCoupons() {
        node.api().create("crowd", STOCK);
        LoadReport report = run(ClaimRequests.distinct("crowd", 0, CROWD));

        assertThat(report.statuses()).as("%s", report).containsOnlyKeys(201, 409);
        assertThat(report.count(201)).isEqualTo(STOCK);
        assertThat(report.failed() + report.unanswered()).isZero();
        assertThat(record.size()).isEqualTo(STOCK);
        assertThat(record.violationsAgainst(node.api().feed("crowd"))).isEmpty();
        assertThat(node.api().claim("crowd", "u-late").body()).contains("\"sold-out\"");
    }

    @Test
    @Order(2)
    void oneUserAskingThreeHundredTimesAtOnceHasOneCoupon() {
        node.api().create("one", STOCK);
        LoadReport report = run(ClaimRequests.again("one", 0, 1, CROWD));

        assertThat(report.count(201)).as("%s", report).isEqualTo(1);
        assertThat(report.count(200)).as("%s", report).isEqualTo(CROWD - 1);
        assertThat(record.size()).isEqualTo(1);
        assertThat(record.violationsAgainst(node.api().feed("one"))).isEmpty();
        assertThat(node.api().campaign("one").getInteger("issued")).isEqualTo(1);
    }

    private LoadReport run(ClaimRequests claims) {
        return LoadGenerator.run(LoadPlan.closedLoop(node.address(), CROWD, LIMIT), claims, record);
    }
}
