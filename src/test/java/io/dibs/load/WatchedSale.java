package io.dibs.load;

import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.load.LoadGenerator;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.node.NodeProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A sale while consoles and claim pages are open, in turns with the same sale without them. */
final class WatchedSale {
    private static final Duration WARM_UP = Duration.ofSeconds(25);
    private static final String CAMPAIGN = "pages";
    private static final int STOCK = 100_000_000;
    private static final int OTHER_CAMPAIGNS = 20;

    private final LoadOptions options;
    private final WrongAnswers wrongs;
    private final NodeProcess node;
    private final ClaimRequests claims = ClaimRequests.distinct(CAMPAIGN, 0, Long.MAX_VALUE);
    private final Duration time;
    private int calls;
    private long events;

    private WatchedSale(LoadOptions options, WrongAnswers wrongs, NodeProcess node) {
        this.options = options;
        this.wrongs = wrongs;
        this.node = node;
        this.time = options.turn();
    }

    static void run(LoadOptions options, WrongAnswers wrongs, Path folder) {
        try (NodeProcess node = new NodeProcess(folder, options.heap()).start()) {
            node.api().create(CAMPAIGN, STOCK);
            for (int i = 0; i < OTHER_CAMPAIGNS; i++) {
                node.api().create("other-" + i, 1);
            }
            WatchedSale sale = new WatchedSale(options, wrongs, node);
            sale.warmUp();
            sale.measure();
        }
    }

    /** The compiler has to see both. */
    private void warmUp() {
        LoadGenerator.run(plan(WARM_UP), claims);
        try (OpenPages pages = open()) {
            LoadGenerator.run(plan(WARM_UP), claims);
            wrongs.expect(pages.failed() == 0, pages.failed() + " calls or streams of pages failed");
        }
    }

    private void measure() {
        ResultTable table = new ResultTable(System.out);
        table.head();
        List<LoadMeasurement> sums =
                LoadMeasurement.inTurns(options.number("--turns"), () -> turn("without pages"), this::turnWithPages);
        LoadMeasurement without = sums.get(0);
        LoadMeasurement with = sums.get(1);
        table.rows(without, with);
        double seconds = with.report().elapsed().toNanos() / 1e9;
        System.out.printf(
                "%,d consoles and %,d claim pages, with %.0f calls and %,.0f events a second;"
                        + " the claims kept %.2f of their pace%n",
                options.number("--consoles"),
                options.number("--claim-pages"),
                calls / seconds,
                events / seconds,
                with.report().perSecond() / without.report().perSecond());
    }

    private LoadMeasurement turn(String name) {
        LoadMeasurement measured = LoadMeasurement.of(name, plan(time), claims, node::cpu);
        wrongs.expectOnly(measured, 201);
        return measured;
    }

    private LoadMeasurement turnWithPages() {
        try (OpenPages pages = open()) {
            int callsBefore = pages.answered();
            long eventsBefore = pages.events();
            LoadMeasurement measured = turn("with pages");
            calls += pages.answered() - callsBefore;
            events += pages.events() - eventsBefore;
            wrongs.expect(pages.failed() == 0, pages.failed() + " calls or streams of pages failed");
            return measured;
        }
    }

    private OpenPages open() {
        return OpenPages.open(node, CAMPAIGN, options.number("--consoles"), options.number("--claim-pages"));
    }

    private LoadPlan plan(Duration duration) {
        return LoadPlan.closedLoop(node.address(), options.number("--connections"), duration);
    }
}
