package io.dibs.load;

import io.dibs.testkit.client.ClientRecord;
import io.dibs.testkit.crowd.ClaimingCrowd;
import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.load.LoadReport;
import io.dibs.testkit.node.NodeFleet;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.process.CpuSeconds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A sale at a constant rate on several nodes, whose owner is killed in the middle: how long no coupon is won, and
 * whether everybody has an answer in the end. Claims come in at another node, which asks the owner.
 */
final class TakeoverSale {
    private static final String CAMPAIGN = "takeover";
    private static final String WARM = "warm";
    private static final int STOCK = 100_000_000;
    private static final int FEWEST = 2;
    private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(16);
    /** As much as the chart shows in its finest steps. */
    private static final Duration SALE = Duration.ofSeconds(16);

    private static final Duration KILLED_AFTER = Duration.ofSeconds(6);

    private final LoadOptions options;
    private final WrongAnswers wrongs;
    private final RunReport report;
    private final NodeFleet fleet;

    private TakeoverSale(LoadOptions options, WrongAnswers wrongs, RunReport report, NodeFleet fleet) {
        this.options = options;
        this.wrongs = wrongs;
        this.report = report;
        this.fleet = fleet;
    }

    static void run(LoadOptions options, WrongAnswers wrongs, RunReport report, Path folder) {
        int nodes = Math.max(options.number("--nodes"), FEWEST);
        try (NodeFleet fleet = new NodeFleet(folder, Map.of(), options.number("--heap")).start(nodes)) {
            fleet.any().api().create(CAMPAIGN, STOCK);
            fleet.any().api().create(WARM, STOCK);
            new TakeoverSale(options, wrongs, report, fleet).measure();
        }
    }

    private void measure() {
        NodeProcess owner = fleet.ownerOf(CAMPAIGN);
        NodeProcess entry = fleet.othersThan(owner).get(0);
        LoadWarmUp.run(
                "before the takeover",
                entry.address(),
                options.number("--connections"),
                ClaimRequests.distinct(WARM, 0, Long.MAX_VALUE),
                LONGEST_WARM_UP);
        ClientRecord record = new ClientRecord();
        ClaimingCrowd crowd = new ClaimingCrowd(CAMPAIGN, record);
        CompletableFuture<List<LoadReport>> sale = crowd.at(List.of(entry), options.number("--compare-rate"), SALE);
        long killedAt = CompletableFuture.supplyAsync(
                        () -> kill(owner),
                        CompletableFuture.delayedExecutor(KILLED_AFTER.toMillis(), TimeUnit.MILLISECONDS))
                .join();
        LoadReport answers = sale.join().get(0);
        report.add(
                "takeover", RunReport.DIBS, new LoadMeasurement("owner killed", answers, CpuSeconds.NOT_MEASURED, 0));
        System.out.printf("%nThe owner of a campaign killed after %d s: %s%n", KILLED_AFTER.toSeconds(), answers);
        report.fact(
                String.format(
                        "Without a new coupon after a kill, of %d nodes",
                        fleet.nodes().size()),
                String.format("%,d ms", crowd.longestPauseMillis(killedAt)));
        judge(answers, record);
    }

    private static long kill(NodeProcess owner) {
        long at = System.nanoTime();
        owner.process().kill();
        return at;
    }

    private void judge(LoadReport answers, ClientRecord record) {
        wrongs.expect(
                answers.unanswered() == 0 && answers.serverErrors() == answers.count(503),
                "After the kill of an owner: " + answers);
        wrongs.expect(record.size() == answers.answered(), record.size() + " users remember a coupon: " + answers);
        wrongs.expectKept("After the kill of an owner", record, fleet.any().api(), CAMPAIGN);
    }
}
