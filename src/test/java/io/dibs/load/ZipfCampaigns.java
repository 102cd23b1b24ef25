package io.dibs.load;

import io.dibs.app.embedded.EmbeddedServers;
import io.dibs.app.embedded.ServerKind;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.node.DirectSql;
import io.dibs.testkit.node.NodeProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Claims for one campaign and for many, whose share of the claims falls by Zipf's law, in turns. */
final class ZipfCampaigns {
    private static final int[] COUNTS = {1, 10, 100, 10_000};
    private static final int MOST = 10_000;
    private static final int STOCK = 100_000_000;
    /** Each count's users are its own. */
    private static final long USERS = 1_000_000_000L;

    /** Claims under way gather in batches; a crowd that spreads over many campaigns is no smaller for that. */
    private static final int TIMES_THE_CONNECTIONS = 4;

    private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(24);
    private static final Duration CREATE_LIMIT = Duration.ofMinutes(15);

    private final LoadOptions options;
    private final WrongAnswers wrongs;
    private final RunReport report;
    private final NodeProcess node;
    private final List<ZipfClaimRequests> requests = new ArrayList<>();

    private ZipfCampaigns(LoadOptions options, WrongAnswers wrongs, RunReport report, NodeProcess node) {
        this.options = options;
        this.wrongs = wrongs;
        this.report = report;
        this.node = node;
        for (int count : COUNTS) {
            requests.add(new ZipfClaimRequests(count, requests.size() * USERS));
        }
    }

    static void run(LoadOptions options, WrongAnswers wrongs, RunReport report, Path folder) {
        try (NodeProcess node = new NodeProcess(folder, options.heap()).start()) {
            new ZipfCampaigns(options, wrongs, report, node).measure();
        }
    }

    private void measure() {
        LoadMeasurement created = LoadMeasurement.of(
                "create",
                LoadPlan.closedLoop(node.address(), 64, CREATE_LIMIT),
                new CreationRequests(0, MOST, STOCK),
                node::cpu);
        wrongs.expect(created.report().count(201) == MOST, "creating campaigns: " + created.report());
        for (int i : new int[] {0, COUNTS.length - 1}) {
            LoadWarmUp.run(name(i), node.address(), connections(), requests.get(i), LONGEST_WARM_UP);
        }
        long before = issued();
        List<LoadMeasurement> sums = LoadMeasurement.inTurns(options.number("--turns"), COUNTS.length, this::turn);
        ResultTable table = new ResultTable(System.out);
        table.head();
        table.row(sums.get(0));
        sums.subList(1, sums.size()).forEach(many -> table.beside(sums.get(0), many));
        long won = sums.stream().mapToLong(each -> each.report().count(201)).sum();
        long issued = issued() - before;
        wrongs.expect(issued == won, won + " coupons of many campaigns were won, but " + issued + " issued");
        double pace = sums.get(COUNTS.length - 1).report().perSecond()
                / sums.get(0).report().perSecond();
        report.fact(String.format("Pace of %,d campaigns beside one", MOST), String.format("%.2f (goal 0.8)", pace));
    }

    private LoadMeasurement turn(int i) {
        Duration time = options.turn();
        LoadPlan plan = LoadPlan.closedLoop(node.address(), connections(), time);
        LoadMeasurement measured = LoadMeasurement.of(name(i), plan, requests.get(i), node::cpu);
        wrongs.expectOnly(measured, 201);
        report.add("campaigns", name(i), measured);
        return measured;
    }

    private int connections() {
        return TIMES_THE_CONNECTIONS * options.number("--connections");
    }

    private static String name(int i) {
        return COUNTS[i] == 1 ? "one campaign" : String.format("%,d campaigns", COUNTS[i]);
    }

    private long issued() {
        String postgres =
                EmbeddedServers.noted(node.data(), ServerKind.POSTGRES).orElseThrow();
        return DirectSql.number(postgres, "SELECT sum(issued) FROM head");
    }
}
