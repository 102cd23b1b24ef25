package io.dibs.load;

import io.dibs.testkit.load.LoadGenerator;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.load.LoadReport;
import io.dibs.testkit.load.RequestSource;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Full load until the rate no longer grows: the compiler of the JVM works at a server for seconds. */
final class LoadWarmUp {
    private static final Duration SLICE = Duration.ofSeconds(2);
    private static final int STEADY = 3;
    /** Over the best slice before; the machine's noise is as large. */
    private static final double GROWTH = 1.05;

    private LoadWarmUp() {}

    /**
     * Servers that are compared, in short turns: the generator is colder in the first seconds, and the JVM of a server
     * that meets only these compiles for another load.
     *
     * @param each how long each of them is asked
     * @param servers ask one of them for that long
     */
    static void inTurns(Duration each, List<Consumer<Duration>> servers) {
        for (long slice = each.dividedBy(SLICE); slice > 0; slice--) {
            servers.forEach(server -> server.accept(SLICE));
        }
    }

    /** @param longest after which it ends in any case */
    static void run(String name, InetSocketAddress target, int connections, RequestSource requests, Duration longest) {
        List<Double> rates = new ArrayList<>();
        double best = 0;
        int withoutGrowth = 0;
        while (withoutGrowth < STEADY && rates.size() < longest.dividedBy(SLICE)) {
            LoadReport slice = LoadGenerator.run(LoadPlan.closedLoop(target, connections, SLICE), requests);
            withoutGrowth = slice.perSecond() > best * GROWTH ? 0 : withoutGrowth + 1;
            best = Math.max(best, slice.perSecond());
            rates.add(slice.perSecond());
        }
        StringBuilder line = new StringBuilder();
        rates.forEach(rate -> line.append(String.format(" %,8.0f", rate)));
        System.out.printf("warm-up  %-20s%s /s%s%n", name, line, withoutGrowth < STEADY ? ", still growing" : "");
    }
}
