package io.dibs.load;

import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.load.LoadGenerator;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.node.NodeFleet;
import io.dibs.testkit.node.NodeProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Claims that come in at a node that does not own their campaign, in turns with claims that come in at its owner. */
final class RemoteClaims {
    private static final String CAMPAIGN = "remote";
    private static final int NODES = 2;
    private static final int STOCK = 100_000_000;
    private static final Duration WARM_UP = Duration.ofSeconds(25);

    private final LoadOptions options;
    private final WrongAnswers wrongs;
    private final ResultTable table = new ResultTable(System.out);
    private final NodeFleet fleet;
    private final ClaimRequests claims = ClaimRequests.distinct(CAMPAIGN, 0, Long.MAX_VALUE);

    private RemoteClaims(LoadOptions options, WrongAnswers wrongs, NodeFleet fleet) {
        this.options = options;
        this.wrongs = wrongs;
        this.fleet = fleet;
    }

    static void run(LoadOptions options, WrongAnswers wrongs, Path folder) {
        try (NodeFleet fleet = new NodeFleet(folder, Map.of()).start(NODES)) {
            fleet.any().api().create(CAMPAIGN, STOCK);
            new RemoteClaims(options, wrongs, fleet).measure();
        }
    }

    private void measure() {
        NodeProcess owner = fleet.ownerOf(CAMPAIGN);
        NodeProcess other = fleet.othersThan(owner).get(0);
        LoadGenerator.run(closedLoop(owner, WARM_UP), claims);
        LoadGenerator.run(closedLoop(other, WARM_UP), claims);
        table.head();
        Duration time = Duration.ofSeconds(options.number("--seconds"));
        LoadMeasurement atOwner = turn("at the owner", closedLoop(owner, time));
        LoadMeasurement atOther = turn("at another", closedLoop(other, time));
        table.rows(atOwner, atOther);
        table.row(turn("at the owner", constantRate(owner, time)));
        table.row(turn("at another", constantRate(other, time)));
    }

    private LoadMeasurement turn(String name, LoadPlan plan) {
        LoadMeasurement measured = LoadMeasurement.of(name, plan, claims, fleet::cpu);
        wrongs.expectOnly(measured, 201);
        return measured;
    }

    private LoadPlan closedLoop(NodeProcess node, Duration time) {
        return LoadPlan.closedLoop(node.address(), options.number("--connections"), time);
    }

    private LoadPlan constantRate(NodeProcess node, Duration time) {
        int connections = options.number("--connections");
        return LoadPlan.constantRate(node.address(), connections, options.number("--per-second"), time);
    }
}
