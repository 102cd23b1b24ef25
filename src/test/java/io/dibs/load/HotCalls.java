package io.dibs.load;

import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.load.LoadGenerator;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.load.LoadReport;
import io.dibs.testkit.load.RequestSource;
import io.dibs.testkit.node.NodeProcess;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The hot call in its forms, each closed loop in turns with the ceiling: the machine is noisy. */
final class HotCalls {
    /** The compiler works at the node for some twenty seconds of full load. */
    private static final Duration WARM_UP = Duration.ofSeconds(25);

    private static final Duration CEILING_WARM_UP = Duration.ofSeconds(8);
    private static final Duration CONSTANT_RATE = Duration.ofSeconds(40);
    /** A crowd that comes evenly makes smaller batches than one at full load, and so calls for other code. */
    private static final Duration CONSTANT_RATE_WARM_UP = Duration.ofSeconds(5);

    private static final Duration CONSTANT_RATE_CEILING = Duration.ofSeconds(10);
    private static final int BIG_STOCK = 100_000_000;
    private static final int CONSTANT_RATE_CONNECTIONS = 256;

    /** Claims that the bare server reads and answers; there it does not matter whose. */
    private final RequestSource bare = ClaimRequests.distinct("ceiling", 0, Long.MAX_VALUE);

    private final LoadOptions options;
    private final WrongAnswers wrongs;
    private final RunReport report;
    private final ResultTable table = new ResultTable(System.out);
    private final Duration time;
    private final int turns;
    private final CeilingProcess ceiling;
    private final NodeProcess node;

    private HotCalls(
            LoadOptions options, WrongAnswers wrongs, RunReport report, CeilingProcess ceiling, NodeProcess node) {
        this.options = options;
        this.wrongs = wrongs;
        this.report = report;
        this.ceiling = ceiling;
        this.node = node;
        this.time = Duration.ofSeconds(options.number("--seconds"));
        this.turns = options.number("--turns");
    }

    static void run(LoadOptions options, WrongAnswers wrongs, RunReport report, Path folder) {
        try (CeilingProcess ceiling = CeilingProcess.start(folder, options.heap());
                NodeProcess node = new NodeProcess(folder, options.heap()).start()) {
            HotCalls calls = new HotCalls(options, wrongs, report, ceiling, node);
            calls.warmUp();
            calls.table.head();
            calls.measure();
        }
    }

    private void warmUp() {
        node.api().create("warm", BIG_STOCK);
        LoadGenerator.run(plan(ceiling.address(), CEILING_WARM_UP), bare);
        LoadGenerator.run(plan(node.address(), WARM_UP), ClaimRequests.distinct("warm", 0, Long.MAX_VALUE));
        FollowUpWork.await(node);
    }

    private void measure() {
        if (options.has("durable")) {
            durable();
        }
        if (options.has("sold-out")) {
            soldOut();
        }
        if (options.has("duplicates")) {
            duplicates();
        }
        if (options.has("rate")) {
            constantRate();
        }
    }

    private void durable() {
        node.api().create("big", BIG_STOCK);
        LoadMeasurement durable = inTurns("durable", options.users().claims("big"));
        wrongs.expectOnly(durable, options.users().statuses());
        expectIssued("big", durable);
    }

    private void soldOut() {
        wrongs.expectOnly(inTurns("sold out", filled("gone").strangers()), 409);
    }

    private void duplicates() {
        wrongs.expectOnly(inTurns("duplicates", filled("held").winnersAgain()), 200);
    }

    private void constantRate() {
        int coupons = options.number("--coupons");
        int perSecond = options.number("--per-second");
        LoadGenerator.run(constantRate(ceiling.address(), CONSTANT_RATE_WARM_UP), bare);
        table.row(LoadMeasurement.of(
                String.format("ceiling at %,d/s", perSecond),
                constantRate(ceiling.address(), CONSTANT_RATE_CEILING),
                bare,
                ceiling::cpu));
        node.api().create("even", BIG_STOCK);
        LoadGenerator.run(
                constantRate(node.address(), CONSTANT_RATE_WARM_UP), ClaimRequests.distinct("even", 0, Long.MAX_VALUE));
        FollowUpWork.await(node);
        node.api().create("rate", coupons);
        LoadMeasurement rate = LoadMeasurement.of(
                String.format("at %,d/s", perSecond),
                constantRate(node.address(), CONSTANT_RATE),
                ClaimRequests.distinct("rate", 0, Long.MAX_VALUE),
                node::cpu);
        table.row(rate);
        wrongs.expectOnly(rate, 201, 409);
        expectIssued("rate", rate);
        report.add("rate", RunReport.DIBS, rate);
        LoadReport answers = rate.report();
        wrongs.expect(answers.count(201) == Math.min(coupons, answers.answered()), "Not exactly the stock: " + answers);
    }

    private LoadPlan constantRate(InetSocketAddress target, Duration duration) {
        return LoadPlan.constantRate(target, CONSTANT_RATE_CONNECTIONS, options.number("--per-second"), duration);
    }

    private SoldOutCampaign filled(String id) {
        SoldOutCampaign campaign = new SoldOutCampaign(id);
        node.api().create(id, SoldOutCampaign.STOCK);
        campaign.fill(plan(node.address(), SoldOutCampaign.FILL_LIMIT), campaign.winners(), wrongs);
        FollowUpWork.await(node);
        return campaign;
    }

    /** The ceiling and the scenario take turns, so that both meet the same machine. */
    private LoadMeasurement inTurns(String name, RequestSource requests) {
        List<LoadMeasurement> sums =
                LoadMeasurement.inTurns(turns, () -> ceilingTurn(name), () -> turn(name, requests));
        table.rows(sums.get(0), sums.get(1));
        return sums.get(1);
    }

    private LoadMeasurement ceilingTurn(String name) {
        LoadMeasurement measured =
                LoadMeasurement.of("ceiling", plan(ceiling.address(), time.dividedBy(turns * 2L)), bare, ceiling::cpu);
        report.add(name, RunReport.CEILING, measured);
        return measured;
    }

    private LoadMeasurement turn(String name, RequestSource requests) {
        LoadMeasurement measured = LoadMeasurement.of(
                name, plan(node.address(), time.dividedBy(turns)), requests, node::cpu, () -> FollowUpWork.await(node));
        report.add(name, RunReport.DIBS, measured);
        return measured;
    }

    private LoadPlan plan(InetSocketAddress target, Duration duration) {
        return LoadPlan.closedLoop(target, options.number("--connections"), duration);
    }

    private void expectIssued(String campaign, LoadMeasurement measured) {
        long won = measured.report().count(201);
        long issued = node.api().campaign(campaign).getLong("issued");
        wrongs.expect(issued == won, won + " coupons of " + campaign + " were won, but " + issued + " issued");
    }
}
