package io.dibs.load;

import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.load.LoadGenerator;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.stub.SpanReceiver;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What it costs to look: a node whose metrics are scraped, whose log is JSON and of whose claims one in a hundred is
 * traced, in turns with one that nobody looks at.
 */
final class ObservedNode {
    private static final Duration WARM_UP = Duration.ofSeconds(25);
    private static final String CAMPAIGN = "observed";
    private static final int STOCK = 100_000_000;
    private static final int SCRAPE_SECONDS = 5;

    private final LoadOptions options;
    private final WrongAnswers wrongs;
    private final NodeProcess alone;
    private final NodeProcess observed;
    private final ClaimRequests ofAlone = ClaimRequests.distinct(CAMPAIGN, 0, Long.MAX_VALUE);
    private final ClaimRequests ofObserved = ClaimRequests.distinct(CAMPAIGN, 0, Long.MAX_VALUE);

    private ObservedNode(LoadOptions options, WrongAnswers wrongs, NodeProcess alone, NodeProcess observed) {
        this.options = options;
        this.wrongs = wrongs;
        this.alone = alone;
        this.observed = observed;
    }

    static void run(LoadOptions options, WrongAnswers wrongs, Path folder) throws IOException {
        Vertx vertx = Vertx.vertx();
        ScheduledExecutorService scrapes = Executors.newSingleThreadScheduledExecutor();
        SpanReceiver collector = new SpanReceiver(vertx);
        Map<String, String> looks =
                Map.of("DIBS_LOG", "json", "DIBS_TRACE_ENDPOINT", collector.endpoint(), "DIBS_TRACE_RATIO", "0.01");
        try (NodeProcess alone = new NodeProcess(Files.createDirectory(folder.resolve("alone")), options.heap());
                NodeProcess observed =
                        new NodeProcess(Files.createDirectory(folder.resolve("observed")), looks, options.heap())) {
            alone.start().api().create(CAMPAIGN, STOCK);
            observed.start().api().create(CAMPAIGN, STOCK);
            scrapes.scheduleAtFixedRate(
                    () -> observed.management().get("/metrics"), SCRAPE_SECONDS, SCRAPE_SECONDS, TimeUnit.SECONDS);
            new ObservedNode(options, wrongs, alone, observed).measure();
            wrongs.expect(!collector.spans.isEmpty(), "No span came");
            System.out.printf("%,d spans came%n", collector.spans.size());
        } finally {
            scrapes.shutdownNow();
            vertx.close();
        }
    }

    private void measure() {
        LoadGenerator.run(plan(alone, WARM_UP), ofAlone);
        LoadGenerator.run(plan(observed, WARM_UP), ofObserved);
        ResultTable table = new ResultTable(System.out);
        table.head();
        LoadMeasurement without = turn("unobserved", alone, ofAlone);
        LoadMeasurement with = turn("observed", observed, ofObserved);
        for (int more = 1; more < options.number("--turns"); more++) {
            without = without.plus(turn("unobserved", alone, ofAlone));
            with = with.plus(turn("observed", observed, ofObserved));
        }
        table.rows(without, with);
        wrongs.expectOnly(without, 201);
        wrongs.expectOnly(with, 201);
    }

    private LoadMeasurement turn(String name, NodeProcess node, ClaimRequests claims) {
        Duration time = options.turn();
        return LoadMeasurement.of(name, plan(node, time), claims, node::cpu);
    }

    private LoadPlan plan(NodeProcess node, Duration time) {
        return LoadPlan.closedLoop(node.address(), options.number("--connections"), time);
    }
}
