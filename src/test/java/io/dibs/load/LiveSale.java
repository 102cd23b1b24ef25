package io.dibs.load;

import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.load.LoadGenerator;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.node.NodeProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A sale while thousands watch it, in turns with the same sale that nobody watches. */
final class LiveSale {
    private static final Duration WARM_UP = Duration.ofSeconds(25);
    private static final String CAMPAIGN = "live";
    private static final int STOCK = 100_000_000;

    private final LoadOptions options;
    private final WrongAnswers wrongs;
    private final NodeProcess node;
    private final ClaimRequests claims = ClaimRequests.distinct(CAMPAIGN, 0, Long.MAX_VALUE);
    private final Duration time;
    private double eventsASecond;

    private LiveSale(LoadOptions options, WrongAnswers wrongs, NodeProcess node) {
        this.options = options;
        this.wrongs = wrongs;
        this.node = node;
        this.time = options.turn();
    }

    static void run(LoadOptions options, WrongAnswers wrongs, Path folder) {
        try (NodeProcess node = new NodeProcess(folder, options.heap()).start()) {
            node.api().create(CAMPAIGN, STOCK);
            LiveSale sale = new LiveSale(options, wrongs, node);
            sale.warmUp();
            sale.measure();
        }
    }

    /** The compiler has to see both. */
    private void warmUp() {
        LoadGenerator.run(plan(WARM_UP), claims);
        try (LiveListeners listeners = LiveListeners.open(node.address(), CAMPAIGN, options.number("--listeners"))) {
            LoadGenerator.run(plan(WARM_UP), claims);
            wrongs.expect(listeners.lost() == 0, listeners.lost() + " listeners were cut off");
        }
    }

    private void measure() {
        ResultTable table = new ResultTable(System.out);
        table.head();
        List<LoadMeasurement> sums =
                LoadMeasurement.inTurns(options.number("--turns"), () -> turn("unwatched"), this::watchedTurn);
        LoadMeasurement unseen = sums.get(0);
        LoadMeasurement watched = sums.get(1);
        table.rows(unseen, watched);
        System.out.printf(
                "%,d listeners; each heard of %.2f events a second; the claims kept %.2f of their pace%n",
                options.number("--listeners"),
                eventsASecond / options.number("--turns") / options.number("--listeners"),
                watched.report().perSecond() / unseen.report().perSecond());
    }

    private LoadMeasurement turn(String name) {
        LoadMeasurement measured = LoadMeasurement.of(name, plan(time), claims, node::cpu);
        wrongs.expectOnly(measured, 201);
        return measured;
    }

    private LoadMeasurement watchedTurn() {
        int count = options.number("--listeners");
        try (LiveListeners listeners = LiveListeners.open(node.address(), CAMPAIGN, count)) {
            long before = listeners.events();
            LoadMeasurement measured = turn("watched");
            eventsASecond += (listeners.events() - before)
                    * 1e9
                    / measured.report().elapsed().toNanos();
            long issued = node.api().campaign(CAMPAIGN).getLong("issued");
            wrongs.expect(listeners.hear(issued) == count, "Not all heard of coupon " + issued);
            wrongs.expect(listeners.lost() == 0, listeners.lost() + " listeners were cut off");
            return measured;
        }
    }

    private LoadPlan plan(Duration duration) {
        return LoadPlan.closedLoop(node.address(), options.number("--connections"), duration);
    }
}
