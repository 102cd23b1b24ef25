package io.dibs.load;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Claims that come in at a node that does not own their campaign, in turns with claims that come in at its owner. */
final class RemoteClaims {
    private static final String CAMPAIGN = "remote";
    private static final int NODES = 2;
    private static final int STOCK = 100_000_000;
    private static final Duration WARM_UP = Duration.ofSeconds(25);

    private final Options options;
    private final Wrongs wrongs;
    private final Table table = new Table(System.out);
    private final Fleet fleet;
    private final Claims claims = Claims.distinct(CAMPAIGN, 0, Long.MAX_VALUE);

    private RemoteClaims(Options options, Wrongs wrongs, Fleet fleet) {
        this.options = options;
        this.wrongs = wrongs;
        this.fleet = fleet;
    }

    static void run(Options options, Wrongs wrongs, Path folder) {
        try (Fleet fleet = new Fleet(folder, Map.of()).start(NODES)) {
            fleet.any().api().create(CAMPAIGN, STOCK);
            new RemoteClaims(options, wrongs, fleet).measure();
        }
    }

    private void measure() {
        NodeProcess owner = fleet.ownerOf(CAMPAIGN);
        NodeProcess other = fleet.othersThan(owner).get(0);
        Generator.run(closedLoop(owner, WARM_UP), claims);
        Generator.run(closedLoop(other, WARM_UP), claims);
        table.head();
        Duration time = Duration.ofSeconds(options.number("--seconds"));
        Measurement atOwner = turn("at the owner", closedLoop(owner, time));
        Measurement atOther = turn("at another", closedLoop(other, time));
        table.rows(atOwner, atOther);
        table.row(turn("at the owner", constantRate(owner, time)));
        table.row(turn("at another", constantRate(other, time)));
    }

    private Measurement turn(String name, Plan plan) {
        Measurement measured = Measurement.of(name, plan, claims, fleet::cpu);
        wrongs.expectOnly(measured, 201);
        return measured;
    }

    private Plan closedLoop(NodeProcess node, Duration time) {
        return Plan.closedLoop(node.address(), options.number("--connections"), time);
    }

    private Plan constantRate(NodeProcess node, Duration time) {
        int connections = options.number("--connections");
        return Plan.constantRate(node.address(), connections, options.number("--per-second"), time);
    }
}
