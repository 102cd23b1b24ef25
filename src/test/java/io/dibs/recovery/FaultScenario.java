package io.dibs.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.testkit.client.ClientRecord;
import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.load.LoadGenerator;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.load.LoadReport;
import io.dibs.testkit.node.DirectSql;
import io.dibs.testkit.node.NodeProcess;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A sale in rounds with a fault in the middle of each. Clients ask again until they have an answer, and keep their own
 * record, which after each round must agree with the feed.
 */
final class FaultScenario {
    private static final int CONNECTIONS = 64;
    private static final int ASKED_AGAIN = 2_000;
    private static final int LATECOMERS = 500;
    private static final double FELT_MILLIS = 100;
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final String CAMPAIGN = "siege";

    private final NodeProcess node;
    private final int perRound;
    private final int stock;
    private final ClientRecord record = new ClientRecord();
    private int round;
    private CompletableFuture<LoadReport> asking = CompletableFuture.completedFuture(null);

    /** @param rounds with a fault; one more without follows, and then the stock is out */
    FaultScenario(NodeProcess node, int rounds, int perRound) {
        this.node = node;
        this.perRound = perRound;
        this.stock = (rounds + 1) * perRound;
        node.api().create(CAMPAIGN, stock);
    }

    /** With a fault that clients feel. */
    void round(Runnable fault) {
        LoadReport report = roundUnfelt(fault);
        assertThat(report.maxMillis()).as("the fault was felt: %s", report).isGreaterThan(FELT_MILLIS);
    }

    /** With one behind their backs. */
    LoadReport roundUnfelt(Runnable fault) {
        int before = record.size();
        asking = CompletableFuture.supplyAsync(this::crowd);
        int tenths = 1 + round % 8;
        await("the middle of a round")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> record.size() >= before + perRound / 10 * tenths);
        assertThat(asking).as("the crowd is still asking").isNotDone();
        fault.run();
        LoadReport report = asking.join();
        System.out.println("Round " + round + ": " + report);
        check(report);
        round++;
        return report;
    }

    boolean isAsking() {
        return !asking.isDone();
    }

    /** The rest of the stock, then nothing more; and who has one keeps it. */
    void end() {
        check(crowd());
        assertThat(record.size()).isEqualTo(stock);
        LoadReport late = run(ClaimRequests.distinct(CAMPAIGN, stock, LATECOMERS));
        assertThat(late.count(409)).as("%s", late).isEqualTo(LATECOMERS);
        assertThat(node.api().campaign(CAMPAIGN).getInteger("issued")).isEqualTo(stock);
        node.api().requireProof(CAMPAIGN);
    }

    private LoadReport crowd() {
        return run(ClaimRequests.distinct(CAMPAIGN, (long) round * perRound, perRound));
    }

    private LoadReport run(ClaimRequests claims) {
        LoadPlan plan = LoadPlan.closedLoop(node.address(), CONNECTIONS, LIMIT).retrying(LIMIT);
        return LoadGenerator.run(plan, claims, record);
    }

    private void check(LoadReport report) {
        assertThat(report.unanswered()).as("%s", report).isZero();
        assertThat(report.count(201) + report.count(200)).as("%s", report).isEqualTo(perRound);
        LoadReport again = run(ClaimRequests.distinct(CAMPAIGN, 0, ASKED_AGAIN));
        assertThat(again.count(200)).as("%s", again).isEqualTo(ASKED_AGAIN);
        assertThat(record.violationsAgainst(node.api().feed(CAMPAIGN))).isEmpty();
        checkHolders();
    }

    /** Each coupon's is there, and no user's twice. */
    private void checkHolders() {
        long issued = record.size();
        await("the holders of all coupons")
                .atMost(LIMIT)
                .until(() -> DirectSql.number(node, "SELECT sum(upto) FROM holder_watermark") == issued);
        assertThat(DirectSql.number(node, "SELECT count(*) FROM holder")).isEqualTo(issued);
        assertThat(DirectSql.number(node, "SELECT count(DISTINCT sequence) FROM holder"))
                .isEqualTo(issued);
        assertThat(DirectSql.number(node, "SELECT count(DISTINCT person) FROM holder"))
                .isEqualTo(issued);
    }
}
