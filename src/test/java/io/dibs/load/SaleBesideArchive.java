package io.dibs.load;

import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.node.DibsCommandRun;
import io.dibs.testkit.node.DirectSql;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.process.ChildProcess;
import io.dibs.testkit.process.ProcFiles;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A sale at full load while the command {@code archive} writes a campaign of millions to files and takes it out of the
 * same database, in turns of seconds with the same sale before and after. Each turn sells a campaign of its own, so
 * that none finds larger tables than the others.
 */
final class SaleBesideArchive {
    private static final String OLD = "old";
    private static final int STOCK = 100_000_000;
    private static final int TURNS_ALONE = 5;
    private static final Duration WARM_UP = Duration.ofSeconds(25);
    private static final Duration END = Duration.ofMinutes(1);

    private final LoadOptions options;
    private final WrongAnswers wrongs;
    private final NodeProcess node;
    private final int coupons;
    private int sales;

    private SaleBesideArchive(LoadOptions options, WrongAnswers wrongs, NodeProcess node) {
        this.options = options;
        this.wrongs = wrongs;
        this.node = node;
        this.coupons = options.number("--large");
    }

    static void run(LoadOptions options, WrongAnswers wrongs, Path folder) {
        try (NodeProcess node = new NodeProcess(folder, options.heap())) {
            node.start().api().create(OLD, options.number("--large"));
            SaleBesideArchive sale = new SaleBesideArchive(options, wrongs, node);
            sale.fill();
            sale.compare(folder);
        }
    }

    private void fill() {
        LogFill log = new LogFill(DirectSql.uri(node));
        log.coupons(OLD, coupons);
        log.holders(OLD);
        log.done();
        LargeCampaign.restartSeconds(node);
        FollowUpWork.await(node);
        DirectSql.run(node, "CHECKPOINT");
        int status = node.api().post("/v1/campaigns/" + OLD + "/close", "").statusCode();
        wrongs.expect(status == 200, "Closing the campaign is answered with " + status);
    }

    private void compare(Path folder) {
        turn("warm-up", WARM_UP);
        LoadMeasurement alone = alone();
        long began = System.nanoTime();
        LoadMeasurement beside = null;
        double cpu = 0;
        try (ChildProcess archive = archive(folder)) {
            while (archive.isAlive()) {
                cpu = ProcFiles.cpuSeconds(archive.pid());
                LoadMeasurement turn = turn("beside", options.turn());
                beside = beside == null ? turn : beside.plus(turn);
            }
            int exit = archive.awaitEnd(END);
            wrongs.expect(exit == 0, "archive ended with " + exit + ":\n" + archive.output());
            System.out.printf(
                    "%n%,d coupons archived and removed in %.0f s, with %.1f CPU-s of the command%n%s%n",
                    coupons, (System.nanoTime() - began) / 1e9, cpu, archive.output());
        }
        alone = alone.plus(alone());
        ResultTable table = new ResultTable(System.out);
        table.head();
        table.rows(alone, beside);
    }

    private ChildProcess archive(Path folder) {
        return DibsCommandRun.start(
                node,
                folder.resolve("archive.log"),
                "archive",
                OLD,
                "--to",
                folder.resolve("archive").toString(),
                "--delete",
                "--rest",
                String.valueOf(options.number("--rest")));
    }

    private LoadMeasurement alone() {
        return LoadMeasurement.inTurns(TURNS_ALONE, 1, kind -> turn("alone", options.turn()))
                .get(0);
    }

    private LoadMeasurement turn(String name, Duration time) {
        String campaign = "sale-" + ++sales;
        node.api().create(campaign, STOCK);
        LoadMeasurement turn = LoadMeasurement.of(
                name,
                LoadPlan.closedLoop(node.address(), options.number("--connections"), time),
                ClaimRequests.distinct(campaign, 0, Long.MAX_VALUE),
                node::cpu);
        wrongs.expectOnly(turn, 201);
        node.api().post("/v1/campaigns/" + campaign + "/close", "");
        System.out.printf("%-8s %s%n", name, turn.report());
        return turn;
    }
}
