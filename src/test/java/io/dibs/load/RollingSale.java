package io.dibs.load;

import io.dibs.testkit.client.ClientRecord;
import io.dibs.testkit.external.NginxProcess;
import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.load.LoadGenerator;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.load.LoadReport;
import io.dibs.testkit.node.NodeFleet;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.process.CpuSeconds;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A sale at a constant rate through nginx, while each of several nodes is stopped and started in turn, the owner of the
 * campaign first: nobody gets a failure, and how long the longest wait is.
 */
final class RollingSale {
    private static final String CAMPAIGN = "rolling";
    private static final String WARM = "warm";
    private static final int STOCK = 100_000_000;
    private static final int FEWEST = 2;
    private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(16);
    private static final Duration SALE = Duration.ofSeconds(60);
    private static final Duration FIRST_AFTER = Duration.ofSeconds(4);

    private final LoadOptions options;
    private final WrongAnswers wrongs;
    private final RunReport report;
    private final NodeFleet fleet;
    private final InetSocketAddress entry;

    private RollingSale(
            LoadOptions options, WrongAnswers wrongs, RunReport report, NodeFleet fleet, InetSocketAddress entry) {
        this.options = options;
        this.wrongs = wrongs;
        this.report = report;
        this.fleet = fleet;
        this.entry = entry;
    }

    static void run(LoadOptions options, WrongAnswers wrongs, RunReport report, Path folder) throws IOException {
        int nodes = Math.max(options.number("--nodes"), FEWEST);
        try (NodeFleet fleet = new NodeFleet(folder, Map.of(), options.number("--heap")).start(nodes);
                NginxProcess nginx =
                        NginxProcess.before(Files.createDirectory(folder.resolve("nginx")), addresses(fleet))) {
            fleet.any().api().create(CAMPAIGN, STOCK);
            fleet.any().api().create(WARM, STOCK);
            InetSocketAddress entry = new InetSocketAddress("127.0.0.1", nginx.port());
            new RollingSale(options, wrongs, report, fleet, entry).measure();
        }
    }

    private static List<InetSocketAddress> addresses(NodeFleet fleet) {
        return fleet.nodes().stream().map(NodeProcess::address).toList();
    }

    private void measure() {
        int connections = options.number("--connections");
        LoadWarmUp.run(
                "before the restarts",
                entry,
                connections,
                ClaimRequests.distinct(WARM, 0, Long.MAX_VALUE),
                LONGEST_WARM_UP);
        CompletableFuture<Void> restarts = CompletableFuture.runAsync(
                this::restartAll, CompletableFuture.delayedExecutor(FIRST_AFTER.toMillis(), TimeUnit.MILLISECONDS));
        ClientRecord record = new ClientRecord();
        LoadReport answers = LoadGenerator.run(
                LoadPlan.constantRate(entry, connections, options.number("--compare-rate"), SALE),
                ClaimRequests.distinct(CAMPAIGN, 0, Long.MAX_VALUE),
                record);
        wrongs.expect(restarts.isDone(), "The restarts took longer than the sale of " + SALE.toSeconds() + " s");
        restarts.join();
        report.add(
                "rolling", RunReport.DIBS, new LoadMeasurement("rolling restart", answers, CpuSeconds.NOT_MEASURED, 0));
        System.out.printf(
                "%nEach of %d nodes restarted in turn: %s%n", fleet.nodes().size(), answers);
        report.fact("Longest wait during a rolling restart", String.format("%,.0f ms", answers.maxMillis()));
        judge(answers, record);
    }

    private void restartAll() {
        NodeProcess owner = fleet.ownerOf(CAMPAIGN);
        List<NodeProcess> ownerFirst = new ArrayList<>(List.of(owner));
        ownerFirst.addAll(fleet.othersThan(owner));
        for (NodeProcess node : ownerFirst) {
            int exit = node.process().stop();
            if (exit != 0) {
                throw new IllegalStateException("A node that was stopped ended with " + exit);
            }
            node.start();
            fleet.awaitBalance();
        }
    }

    private void judge(LoadReport answers, ClientRecord record) {
        wrongs.expect(
                answers.failed() == 0 && answers.count(201) == answers.answered(),
                "During a rolling restart: " + answers);
        wrongs.expectKept("After a rolling restart", record, fleet.any().api(), CAMPAIGN);
    }
}
