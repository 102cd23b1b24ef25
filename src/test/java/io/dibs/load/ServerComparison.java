package io.dibs.load;

import io.dibs.load.baseline.BaselineKind;
import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.node.NodeProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Dibs, the ceiling and baselines in turns: first each as fast as it can, then each at the same constant rate, for how
 * long an answer takes. All are there the whole time, so that one turn is like the next.
 */
final class ServerComparison {
    static final String FASTEST = "comparison";
    static final String CONSTANT = "latency";
    private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(24);
    private static final Duration CONSTANT_RATE = Duration.ofSeconds(6);

    private final LoadOptions options;
    private final WrongAnswers wrongs;
    private final RunReport report;
    private final List<Contender> contenders;
    private int campaigns;

    private ServerComparison(LoadOptions options, WrongAnswers wrongs, RunReport report, List<Contender> contenders) {
        this.options = options;
        this.wrongs = wrongs;
        this.report = report;
        this.contenders = contenders;
    }

    static void run(LoadOptions options, WrongAnswers wrongs, RunReport report, Path folder) {
        Deque<AutoCloseable> begun = new ArrayDeque<>();
        try {
            new ServerComparison(options, wrongs, report, start(options, folder, begun)).measure();
        } finally {
            closeAll(begun);
        }
    }

    /** @param begun receives each of them as it starts */
    private static List<Contender> start(LoadOptions options, Path folder, Deque<AutoCloseable> begun) {
        List<Contender> contenders = new ArrayList<>();
        contenders.add(new CeilingContender(CeilingProcess.start(folder, options.heap())));
        begun.push(contenders.get(0));
        NodeProcess node = new NodeProcess(folder, options.heap());
        begun.push(node);
        contenders.add(new DibsContender(node.start()));
        BaselineRig rig = new BaselineRig(folder.resolve("baselines"), BaselineRig.APPEND_ONLY);
        begun.push(rig);
        for (BaselineKind kind : options.baselines()) {
            BaselineContender contender = BaselineContender.start(kind, rig, folder, options.heap());
            begun.push(contender);
            contenders.add(contender);
        }
        return contenders;
    }

    private static void closeAll(Deque<AutoCloseable> begun) {
        while (!begun.isEmpty()) {
            try {
                begun.pop().close();
            } catch (Exception failure) {
                System.err.println("Not ended cleanly: " + failure);
            }
        }
    }

    private void measure() {
        contenders.forEach(this::warmUp);
        Map<String, LoadMeasurement> fastest = new LinkedHashMap<>();
        Duration turn = options.turn();
        for (int turns = 0; turns < options.number("--turns"); turns++) {
            contenders.forEach(each -> add(fastest, FASTEST, each, closedLoop(each, turn)));
        }
        show("As fast as it goes", fastest);
        Map<String, LoadMeasurement> constant = new LinkedHashMap<>();
        contenders.forEach(each -> add(constant, CONSTANT, each, constantRate(each)));
        show(String.format("At %,d/s", options.number("--compare-rate")), constant);
    }

    private void warmUp(Contender contender) {
        String campaign = "warm-" + ++campaigns;
        contender.create(campaign);
        LoadWarmUp.run(
                contender.name(),
                contender.address(),
                options.number("--connections"),
                claims(campaign),
                LONGEST_WARM_UP);
        contender.settle(campaign);
    }

    private void add(Map<String, LoadMeasurement> sums, String scenario, Contender contender, LoadPlan plan) {
        String campaign = "turn-" + ++campaigns;
        contender.create(campaign);
        LoadMeasurement measured = LoadMeasurement.of(
                contender.name(), plan, claims(campaign), contender::cpu, () -> contender.settle(campaign));
        wrongs.expectOnly(measured, 201);
        report.add(scenario, contender.name(), measured);
        sums.merge(contender.name(), measured, LoadMeasurement::plus);
    }

    private static ClaimRequests claims(String campaign) {
        return ClaimRequests.distinct(campaign, 0, Long.MAX_VALUE);
    }

    private LoadPlan closedLoop(Contender contender, Duration time) {
        return LoadPlan.closedLoop(contender.address(), options.number("--connections"), time);
    }

    private LoadPlan constantRate(Contender contender) {
        return LoadPlan.constantRate(
                contender.address(), options.number("--connections"), options.number("--compare-rate"), CONSTANT_RATE);
    }

    private static void show(String title, Map<String, LoadMeasurement> sums) {
        System.out.printf("%n%s%n", title);
        ResultTable table = new ResultTable(System.out);
        table.head();
        sums.values().forEach(table::row);
    }
}
