package io.dibs.load.parts;

import io.dibs.ledger.BatchRowsBenchmark;
import java.util.List;
import java.util.function.BiConsumer;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** Runs all benchmarks of parts, each in a JVM of its own. */
public final class PartsAlone {
    private static final List<Class<?>> BENCHMARKS = List.of(
            CampaignBenchmark.class,
            ShardBenchmark.class,
            CouponCodeBenchmark.class,
            NodeMessageBenchmark.class,
            BatchRowsBenchmark.class);
    private static final String SUFFIX = "Benchmark";
    private static final int WARM_UPS = 3;
    private static final int MEASURED = 5;
    /** A campaign that wins as fast as it can takes half a gigabyte in a second. */
    private static final TimeValue ITERATION = TimeValue.milliseconds(500);

    private PartsAlone() {}

    /** @param facts receives each figure's name and words */
    public static void run(BiConsumer<String, String> facts) {
        CouponMemory.measure(facts);
        ChainedOptionsBuilder options = new OptionsBuilder()
                .mode(Mode.Throughput)
                .forks(1)
                .threads(1)
                .warmupIterations(WARM_UPS)
                .warmupTime(ITERATION)
                .measurementIterations(MEASURED)
                .measurementTime(ITERATION)
                .jvmArgs("-Xmx1g")
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        BENCHMARKS.forEach(each -> options.include(each.getName()));
        try {
            new Runner(options.build()).run().forEach(result -> report(result, facts));
        } catch (RunnerException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void report(RunResult result, BiConsumer<String, String> facts) {
        String[] name = result.getParams().getBenchmark().split("\\.");
        String part = name[name.length - 2].replace(SUFFIX, "");
        Statistics turns = result.getPrimaryResult().getStatistics();
        facts.accept(
                part + ", " + name[name.length - 1],
                String.format("%,.0f/s (%,.0f to %,.0f)", turns.getMean(), turns.getMin(), turns.getMax()));
    }
}
