package io.dibs.load;

import io.dibs.app.embedded.EmbeddedServers;
import io.dibs.app.embedded.ServerKind;
import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.node.NodeProcess.Place;
import io.dibs.testkit.redis.RawRedis;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The server jar as an image starts it, with its classes recorded, on servers that run: how long from the process to
 * ready where one campaign has millions of coupons, with their snapshot and from PostgreSQL alone.
 */
final class LargeRestart {
    private static final String CAMPAIGN = "large";
    private static final Duration END = Duration.ofMinutes(2);

    private final LoadOptions options;
    private final WrongAnswers wrongs;
    private final RunReport report;
    private final Path folder;
    private final Path archive;
    private final int coupons;
    private final String postgres;
    private final String redis;

    private LargeRestart(
            LoadOptions options, WrongAnswers wrongs, RunReport report, Path folder, EmbeddedServers servers) {
        this.options = options;
        this.wrongs = wrongs;
        this.report = report;
        this.folder = folder;
        this.archive = folder.resolve("classes");
        this.coupons = options.number("--large");
        this.postgres = servers.uri(ServerKind.POSTGRES).orElseThrow();
        this.redis = servers.uri(ServerKind.REDIS).orElseThrow();
    }

    static void run(LoadOptions options, WrongAnswers wrongs, RunReport report, Path folder) {
        ColdStart.requireServerJar();
        try (EmbeddedServers servers = EmbeddedServers.in(folder.resolve("servers"), Set.of(ServerKind.values()))) {
            servers.start();
            new LargeRestart(options, wrongs, report, folder, servers).measure();
        }
    }

    private void measure() {
        life(node -> node.api().create(CAMPAIGN, coupons), record());
        LogFill log = new LogFill(postgres);
        log.coupons(CAMPAIGN, coupons);
        log.holders(CAMPAIGN);
        log.done();
        life(node -> {
            FollowUpWork.await(node);
            FollowUpWork.awaitSnapshots(node);
        });
        List<Double> withSnapshot = new ArrayList<>();
        List<Double> without = new ArrayList<>();
        for (int turn = 0; turn < options.number("--turns"); turn++) {
            withSnapshot.add(seconds());
            wipeRedis();
            without.add(seconds());
        }
        report.fact(
                String.format("Ready with %,d coupons, from the snapshot", coupons),
                ColdStart.spread(withSnapshot, "%.2f", " s"));
        report.fact(
                String.format("Ready with %,d coupons, from PostgreSQL alone", coupons),
                ColdStart.spread(without, "%.2f", " s"));
    }

    private double life(Consumer<NodeProcess> life, String... flags) {
        try (NodeProcess node = node(flags)) {
            double seconds = LargeCampaign.startSeconds(node);
            life.accept(node);
            node.process().end();
            node.process().awaitEnd(END);
            return seconds;
        }
    }

    /** The snapshot is whole again at its end. */
    private double seconds() {
        return life(
                node -> {
                    long issued = node.api().campaign(CAMPAIGN).getLong("issued");
                    wrongs.expect(issued == coupons, "After the start " + issued + " of " + coupons + " are issued");
                    FollowUpWork.awaitSnapshots(node);
                },
                use());
    }

    private NodeProcess node(String... more) {
        List<String> flags = new ArrayList<>(List.of(options.heap(), "-XX:+UseG1GC"));
        flags.addAll(List.of(more));
        Map<String, String> settings =
                Map.of("DIBS_AUTH", "none", "DIBS_POSTGRES_URI", postgres, "DIBS_REDIS_URI", redis);
        return new NodeProcess(folder, ColdStart.SERVER_JAR, Place.HERE, settings, flags.toArray(String[]::new));
    }

    /** Java 25 keeps what it knows of the methods as well. */
    private static boolean hasCodeCache() {
        return Runtime.version().feature() >= 25;
    }

    private String record() {
        return (hasCodeCache() ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive;
    }

    private String use() {
        return (hasCodeCache() ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive;
    }

    private void wipeRedis() {
        Vertx vertx = Vertx.vertx();
        try {
            new RawRedis(vertx, redis).wipe();
        } finally {
            ConditionWait.get(vertx.close());
        }
    }
}
