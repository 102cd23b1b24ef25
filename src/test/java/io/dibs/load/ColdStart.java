package io.dibs.load;

import io.dibs.app.embedded.EmbeddedServers;
import io.dibs.app.embedded.ServerKind;
import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.load.LoadGenerator;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.load.LoadReport;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.node.NodeProcess.Place;
import io.dibs.testkit.process.ChildProcess;
import io.dibs.testkit.process.CpuSeconds;
import io.dibs.testkit.process.ProcFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The server jar on a database that is there: how long until it is ready, and a sale that begins at that moment. With
 * the JVM's cache of classes too, which the first life of the node records, as an image does.
 */
final class ColdStart {
    static final Path SERVER_JAR = Path.of("target", "dibs-server.jar");
    private static final Duration FILL = Duration.ofSeconds(5);
    private static final Duration SALE = Duration.ofSeconds(10);
    private static final int STOCK = 100_000_000;
    private static final String PAST = "past";

    private final LoadOptions options;
    private final WrongAnswers wrongs;
    private final RunReport report;
    private final Path folder;
    private final Map<String, String> settings;
    private int sales;

    private ColdStart(
            LoadOptions options, WrongAnswers wrongs, RunReport report, Path folder, EmbeddedServers servers) {
        this.options = options;
        this.wrongs = wrongs;
        this.report = report;
        this.folder = folder;
        this.settings = Map.of(
                "DIBS_AUTH", "none",
                "DIBS_POSTGRES_URI", servers.uri(ServerKind.POSTGRES).orElseThrow(),
                "DIBS_REDIS_URI", servers.uri(ServerKind.REDIS).orElseThrow());
    }

    static void run(LoadOptions options, WrongAnswers wrongs, RunReport report, Path folder) {
        requireServerJar();
        try (EmbeddedServers servers = EmbeddedServers.in(folder.resolve("servers"), Set.of(ServerKind.values()))) {
            servers.start();
            new ColdStart(options, wrongs, report, folder, servers).measure();
        }
    }

    static void requireServerJar() {
        if (!Files.isRegularFile(SERVER_JAR)) {
            throw new IllegalStateException(SERVER_JAR + " is not there: mvn -DskipTests package");
        }
    }

    private void measure() {
        Path archive = folder.resolve("classes.jsa");
        firstLife(archive);
        starts("cold start");
        if (Files.isRegularFile(archive)) {
            starts("cold start with a cache of classes", "-XX:SharedArchiveFile=" + archive);
        }
    }

    /** Makes the tables, some coupons, the record of its classes, and a generator that is warm. */
    private void firstLife(Path archive) {
        try (NodeProcess node = node("-XX:ArchiveClassesAtExit=" + archive).start()) {
            node.api().create(PAST, STOCK);
            LoadGenerator.run(
                    LoadPlan.closedLoop(node.address(), options.number("--connections"), FILL),
                    ClaimRequests.distinct(PAST, 0, Long.MAX_VALUE));
            node.process().end();
            node.process().awaitEnd(Duration.ofMinutes(2));
        }
    }

    private NodeProcess node(String... more) {
        List<String> flags = new ArrayList<>(List.of(options.heap()));
        flags.addAll(List.of(more));
        return new NodeProcess(folder, SERVER_JAR, Place.HERE, settings, flags.toArray(String[]::new));
    }

    private void starts(String name, String... flags) {
        List<Double> seconds = new ArrayList<>();
        List<Double> firstSeconds = new ArrayList<>();
        LoadMeasurement all = null;
        for (int turn = 0; turn < options.number("--turns"); turn++) {
            try (NodeProcess node = node(flags)) {
                seconds.add(LargeCampaign.startSeconds(node));
                LoadMeasurement sale = sale(name, node);
                firstSeconds.add(sale.report().timeline().firstSecondMillis(99));
                report.add("cold", name, sale);
                all = all == null ? sale : all.plus(sale);
            }
        }
        ResultTable table = new ResultTable(System.out);
        table.head();
        table.row(all);
        report.fact("Ready, " + name, spread(seconds, "%.1f", " s"));
        report.fact(
                String.format("p99 of its first second at %,d/s", options.number("--per-second")),
                spread(firstSeconds, "%,.0f", " ms"));
    }

    /** It begins at once: nobody waits for a warm compiler. */
    private LoadMeasurement sale(String name, NodeProcess node) {
        String campaign = "cold-" + ++sales;
        node.api().create(campaign, STOCK);
        LoadPlan plan = LoadPlan.constantRate(
                node.address(), options.number("--connections"), options.number("--per-second"), SALE);
        ChildProcess process = node.process();
        LoadMeasurement sale = LoadMeasurement.of(
                name,
                plan,
                ClaimRequests.distinct(campaign, 0, Long.MAX_VALUE),
                () -> new CpuSeconds(ProcFiles.cpuSeconds(process.pid()), 0, 0));
        wrongs.expectOnly(sale, 201);
        LoadReport answers = sale.report();
        long issued = node.api().campaign(campaign).getLong("issued");
        wrongs.expect(issued == answers.count(201), issued + " coupons of " + campaign + " are issued: " + answers);
        return sale;
    }

    static String spread(List<Double> values, String format, String unit) {
        List<Double> sorted = values.stream().sorted().toList();
        String median = String.format(format, sorted.get(sorted.size() / 2));
        String least = String.format(format, sorted.get(0));
        String most = String.format(format, sorted.get(sorted.size() - 1));
        return median + unit + " (" + least + " to " + most + ")";
    }
}
