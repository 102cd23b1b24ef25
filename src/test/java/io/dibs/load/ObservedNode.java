package io.dibs.load;

import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.stub.SpanReceiver;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What it costs to look: a node whose metrics are scraped, whose log is JSON and of whose claims one in a hundred is
 * traced, in turns with one that nobody looks at.
 */
final class ObservedNode {
    private static final int SCRAPE_SECONDS = 5;

    private ObservedNode() {}

    static void run(LoadOptions options, WrongAnswers wrongs, Path folder) throws IOException {
        Vertx vertx = Vertx.vertx();
        ScheduledExecutorService scrapes = Executors.newSingleThreadScheduledExecutor();
        SpanReceiver collector = new SpanReceiver(vertx);
        Map<String, String> looks =
                Map.of("DIBS_LOG", "json", "DIBS_TRACE_ENDPOINT", collector.endpoint(), "DIBS_TRACE_RATIO", "0.01");
        try (NodeProcess alone = new NodeProcess(Files.createDirectory(folder.resolve("alone")), options.heap());
                NodeProcess observed =
                        new NodeProcess(Files.createDirectory(folder.resolve("observed")), looks, options.heap())) {
            alone.start();
            observed.start();
            scrapes.scheduleAtFixedRate(
                    () -> observed.management().get("/metrics"), SCRAPE_SECONDS, SCRAPE_SECONDS, TimeUnit.SECONDS);
            NodePair.warm(
                            options,
                            wrongs,
                            new NodePair.Member("alone", alone),
                            new NodePair.Member("observed", observed))
                    .durable();
            wrongs.expect(!collector.spans.isEmpty(), "No span came");
            System.out.printf("%,d spans came%n", collector.spans.size());
        } finally {
            scrapes.shutdownNow();
            vertx.close();
        }
    }
}
