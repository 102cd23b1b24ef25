package io.dibs.load;

import java.nio.file.Path;
import java.time.Duration;

/** A sale while thousands watch it, in turns with the same sale that nobody watches. */
final class LiveSale {
    private static final Duration WARM_UP = Duration.ofSeconds(25);
    private static final String CAMPAIGN = "live";
    private static final int STOCK = 100_000_000;

    private final Options options;
    private final Wrongs wrongs;
    private final NodeProcess node;
    private final Claims claims = Claims.distinct(CAMPAIGN, 0, Long.MAX_VALUE);
    private final Duration time;
    private double eventsASecond;

    private LiveSale(Options options, Wrongs wrongs, NodeProcess node) {
        this.options = options;
        this.wrongs = wrongs;
        this.node = node;
        this.time = Duration.ofSeconds(options.number("--seconds")).dividedBy(options.number("--turns"));
    }

    static void run(Options options, Wrongs wrongs, Path folder) {
        try (NodeProcess node = new NodeProcess(folder, options.heap()).start()) {
            node.api().create(CAMPAIGN, STOCK);
            LiveSale sale = new LiveSale(options, wrongs, node);
            sale.warmUp();
            sale.measure();
        }
    }

    /** The compiler has to see both. */
    private void warmUp() {
        Generator.run(plan(WARM_UP), claims);
        try (Listeners listeners = Listeners.open(node.address(), CAMPAIGN, options.number("--listeners"))) {
            Generator.run(plan(WARM_UP), claims);
            wrongs.expect(listeners.lost() == 0, listeners.lost() + " listeners were cut off");
        }
    }

    private void measure() {
        Table table = new Table(System.out);
        table.head();
        Measurement unseen = turn("unwatched");
        Measurement watched = watchedTurn();
        for (int turn = 1; turn < options.number("--turns"); turn++) {
            unseen = unseen.plus(turn("unwatched"));
            watched = watched.plus(watchedTurn());
        }
        table.rows(unseen, watched);
        System.out.printf(
                "%,d listeners; each heard of %.2f events a second; the claims kept %.2f of their pace%n",
                options.number("--listeners"),
                eventsASecond / options.number("--turns") / options.number("--listeners"),
                watched.report().perSecond() / unseen.report().perSecond());
    }

    private Measurement turn(String name) {
        Measurement measured = Measurement.of(name, plan(time), claims, node::cpu);
        wrongs.expectOnly(measured, 201);
        return measured;
    }

    private Measurement watchedTurn() {
        int count = options.number("--listeners");
        try (Listeners listeners = Listeners.open(node.address(), CAMPAIGN, count)) {
            long before = listeners.events();
            Measurement measured = turn("watched");
            eventsASecond += (listeners.events() - before) * 1e9 / measured.report().elapsed().toNanos();
            long issued = node.api().campaign(CAMPAIGN).getLong("issued");
            wrongs.expect(listeners.hear(issued) == count, "Not all heard of coupon " + issued);
            wrongs.expect(listeners.lost() == 0, listeners.lost() + " listeners were cut off");
            return measured;
        }
    }

    private Plan plan(Duration duration) {
        return Plan.closedLoop(node.address(), options.number("--connections"), duration);
    }
}
