package io.dibs.load;

import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.load.LoadGenerator;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.node.DirectSql;
import io.dibs.testkit.node.NodeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.HdrHistogram.Histogram;

/**
 * A node with 20 million coupons in 1,000 campaigns beside one with none: claims in turns, and what is looked up of a
 * user who holds a coupon in each campaign.
 */
final class FilledNode {
    private static final int OTHERS = 999;
    private static final int EACH_OTHER = 15_000;
    private static final int OWN = 5_000_000;
    private static final int STOCK = 100_000_000;
    private static final int STOCK_OF_OTHERS = 100;
    private static final int LOOKS = 1_000;
    private static final int LARGE_PAGE = 1_000;
    private static final String CAMPAIGN = "own";
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration CREATE_LIMIT = Duration.ofMinutes(2);

    private final LoadOptions options;
    private final WrongAnswers wrongs;
    private final ResultTable table = new ResultTable(System.out);
    private final NodeProcess empty;
    private final NodeProcess filled;

    private FilledNode(LoadOptions options, WrongAnswers wrongs, NodeProcess empty, NodeProcess filled) {
        this.options = options;
        this.wrongs = wrongs;
        this.empty = empty;
        this.filled = filled;
    }

    /** 20 million coupons take 600 MiB of a node's memory. */
    static void run(LoadOptions options, WrongAnswers wrongs, Path folder) throws IOException {
        String heap = "-Xmx" + Math.max(options.number("--heap"), 1_536) + "m";
        try (NodeProcess empty = new NodeProcess(Files.createDirectory(folder.resolve("empty")), heap);
                NodeProcess filled = new NodeProcess(Files.createDirectory(folder.resolve("filled")), heap)) {
            empty.start().api().create(CAMPAIGN, STOCK);
            filled.start().api().create(CAMPAIGN, STOCK);
            FilledNode nodes = new FilledNode(options, wrongs, empty, filled);
            nodes.fill();
            nodes.claims();
            nodes.looks();
        }
    }

    private void fill() {
        LoadMeasurement created = LoadMeasurement.of(
                "create",
                LoadPlan.closedLoop(filled.address(), 64, CREATE_LIMIT),
                new CreationRequests(0, OTHERS, STOCK_OF_OTHERS),
                filled::cpu);
        wrongs.expectOnly(created, 201);
        LogFill log = new LogFill(DirectSql.uri(filled));
        log.coupons(CAMPAIGN, OWN);
        log.coupons(CreationRequests.PATTERN, EACH_OTHER);
        log.holders("%");
        log.done();
        System.out.printf(
                "%nStart with %,d coupons in %,d campaigns, of which no snapshot knows: %.1f s%n",
                OWN + OTHERS * EACH_OTHER, OTHERS + 1, LargeCampaign.restartSeconds(filled));
        long issued = filled.api().campaign(CAMPAIGN).getLong("issued");
        wrongs.expect(issued == OWN, "After the start " + issued + " of " + OWN + " are issued");
        long bytes = DirectSql.number(
                filled,
                "SELECT sum(pg_total_relation_size(oid))::bigint FROM pg_class"
                        + " WHERE relname IN ('issue', 'head', 'holder', 'holder_watermark', 'coupon_state')");
        System.out.printf(
                "On disk: %.1f bytes a coupon, the index of holders included%n",
                bytes / (double) (OWN + OTHERS * EACH_OTHER));
    }

    private void claims() {
        ClaimRequests atEmpty = ClaimRequests.distinct(CAMPAIGN, OWN + 1L, Long.MAX_VALUE);
        ClaimRequests atFilled = ClaimRequests.distinct(CAMPAIGN, OWN + 1L, Long.MAX_VALUE);
        LoadWarmUp.inTurns(
                WARM_UP,
                List.of(
                        time -> LoadGenerator.run(plan(empty, time), atEmpty),
                        time -> LoadGenerator.run(plan(filled, time), atFilled)));
        FollowUpWork.await(empty);
        FollowUpWork.await(filled);
        table.head();
        Duration turn = options.turn();
        List<LoadMeasurement> sums = LoadMeasurement.inTurns(
                options.number("--turns"),
                () -> turn("empty", empty, turn, atEmpty),
                () -> turn("20 million", filled, turn, atFilled));
        table.rows(sums.get(0), sums.get(1));
        sums.forEach(each -> wrongs.expectOnly(each, 201));
    }

    private LoadMeasurement turn(String name, NodeProcess node, Duration time, ClaimRequests claims) {
        return LoadMeasurement.of(name, plan(node, time), claims, node::cpu, () -> FollowUpWork.await(node));
    }

    private LoadPlan plan(NodeProcess node, Duration time) {
        return LoadPlan.closedLoop(node.address(), options.number("--connections"), time);
    }

    /** One after the other, each of another user. */
    private void looks() {
        System.out.println();
        look("a user's list, first page", user -> "/v1/users/" + user + "/coupons");
        look("a user's list, " + LARGE_PAGE + " a page", user -> "/v1/users/" + user + "/coupons?limit=" + LARGE_PAGE);
        look("a user's statistics", user -> "/v1/users/" + user + "/stats");
        look("a claim's look-up", user -> "/v1/campaigns/" + CAMPAIGN + "/claims/" + user);
    }

    private void look(String what, UnaryOperator<String> path) {
        IntFunction<String> each = number -> path.apply(ClaimRequests.userId(number));
        for (int warm = 1; warm <= LOOKS / 4; warm++) {
            filled.api().get(each.apply(warm));
        }
        Histogram micros = new Histogram(3);
        for (int number = LOOKS; number < 2 * LOOKS; number++) {
            long began = System.nanoTime();
            int status = filled.api().get(each.apply(number)).statusCode();
            micros.recordValue((System.nanoTime() - began) / 1_000);
            wrongs.expect(status == 200, what + " is answered with " + status);
        }
        System.out.printf(
                "%-32s p50 %.1f p99 %.1f max %.1f ms%n",
                what,
                micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(99) / 1e3,
                micros.getMaxValue() / 1e3);
    }
}
