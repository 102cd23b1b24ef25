package io.dibs.load;

import io.dibs.testkit.load.LoadGenerator;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.load.LoadReport;
import io.dibs.testkit.load.RequestSource;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Full load until the rate no longer grows: the compiler of the JVM works at a server for seconds. */
final class LoadWarmUp {
    private static final Duration SLICE = Duration.ofSeconds(2);
    private static final int STEADY = 3;
    /** Over the best slice before; the machine's noise is as large. */
    private static final double GROWTH = 1.05;

    private LoadWarmUp() {}

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
