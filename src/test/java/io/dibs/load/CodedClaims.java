package io.dibs.load;

import io.dibs.testkit.client.CodeList;
import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.load.LoadGenerator;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.node.NodeProcess;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Claims for coupons with codes that the campaign brought, in turns with claims for coupons whose codes are made; and
 * whether each of the codes was given out once and in order.
 */
final class CodedClaims {
    private static final Duration WARM_UP = Duration.ofSeconds(25);
    private static final int STOCK = 100_000_000;
    private static final int AT_ONCE = 1_000_000;
    private static final int PAGE = 1_000;

    private final LoadOptions options;
    private final WrongAnswers wrongs;
    private final NodeProcess node;
    private final CodeList codes = new CodeList("PERF");
    private final ClaimRequests made = ClaimRequests.distinct("made", 0, Long.MAX_VALUE);
    private final ClaimRequests own = ClaimRequests.distinct("own", 0, Long.MAX_VALUE);

    private CodedClaims(LoadOptions options, WrongAnswers wrongs, NodeProcess node) {
        this.options = options;
        this.wrongs = wrongs;
        this.node = node;
    }

    static void run(LoadOptions options, WrongAnswers wrongs, Path folder) {
        try (NodeProcess node = new NodeProcess(folder, options.heap()).start()) {
            new CodedClaims(options, wrongs, node).measure();
        }
    }

    private void measure() {
        node.api().create("made", STOCK);
        node.api().create("own", STOCK);
        int all = options.number("--codes");
        long millis = 0;
        for (int from = 1; from <= all; from += AT_ONCE) {
            millis += codes.upload(node.api(), "own", from, Math.min(all, from + AT_ONCE - 1));
        }
        System.out.printf("%nUpload of %,d codes: %,d ms%n", all, millis);
        LoadGenerator.run(plan(WARM_UP), made);
        ResultTable table = new ResultTable(System.out);
        table.head();
        Duration time = options.turn();
        List<LoadMeasurement> sums = LoadMeasurement.inTurns(
                options.number("--turns"), () -> turn("codes made", time, made), () -> turn("own codes", time, own));
        table.rows(sums.get(0), sums.get(1));
        sums.forEach(each -> wrongs.expectOnly(each, 201));
        long ofOwn = sums.get(1).report().count(201);
        again(table, ofOwn);
        eachOnceAndInOrder(ofOwn);
    }

    /** Winners of all of them ask again, in no order of codes. */
    private void again(ResultTable table, long winners) {
        ClaimRequests retries = ClaimRequests.again("own", 0, winners, Long.MAX_VALUE);
        LoadMeasurement measured = LoadMeasurement.of(
                "own, again", plan(Duration.ofSeconds(options.number("--seconds"))), retries, node::cpu);
        table.row(measured);
        wrongs.expectOnly(measured, 200);
    }

    private void eachOnceAndInOrder(long won) {
        long issued = node.api().campaign("own").getLong("issued");
        wrongs.expect(issued == won, won + " coupons of own were won, but " + issued + " issued");
        long wrong = 0;
        for (long after = 0; after < issued; after += PAGE) {
            wrong += wrongAfter(after);
        }
        wrongs.expect(wrong == 0, wrong + " coupons have another code than stands at their sequence");
    }

    private long wrongAfter(long after) {
        String path = "/v1/campaigns/own/coupons?after=" + after + "&limit=" + PAGE;
        return new JsonObject(node.api().get(path).body())
                .getJsonArray("items").stream()
                        .map(item -> (JsonObject) item)
                        .filter(item -> !item.getString("code").equals(codes.code(item.getLong("sequence"))))
                        .count();
    }

    private LoadMeasurement turn(String name, Duration time, ClaimRequests claims) {
        return LoadMeasurement.of(name, plan(time), claims, node::cpu);
    }

    private LoadPlan plan(Duration time) {
        return LoadPlan.closedLoop(node.address(), options.number("--connections"), time);
    }
}
