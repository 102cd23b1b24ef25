package io.dibs.load;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Claims for coupons with codes that the campaign brought, in turns with claims for coupons whose codes are made; and
 * whether each of the codes was given out once and in order.
 */
final class CodedClaims {
    private static final Duration WARM_UP = Duration.ofSeconds(25);
    private static final int STOCK = 100_000_000;
    private static final int AT_ONCE = 1_000_000;
    private static final int PAGE = 1_000;

    private final Options options;
    private final Wrongs wrongs;
    private final NodeProcess node;
    private final CodeList codes = new CodeList("PERF");
    private final Claims made = Claims.distinct("made", 0, Long.MAX_VALUE);
    private final Claims own = Claims.distinct("own", 0, Long.MAX_VALUE);

    private CodedClaims(Options options, Wrongs wrongs, NodeProcess node) {
        this.options = options;
        this.wrongs = wrongs;
        this.node = node;
    }

    static void run(Options options, Wrongs wrongs, Path folder) {
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
        Generator.run(plan(WARM_UP), made);
        Table table = new Table(System.out);
        table.head();
        int turns = options.number("--turns");
        Duration time = Duration.ofSeconds(options.number("--seconds")).dividedBy(turns);
        Measurement ofMade = turn("codes made", time, made);
        Measurement ofOwn = turn("own codes", time, own);
        for (int turn = 1; turn < turns; turn++) {
            ofMade = ofMade.plus(turn("codes made", time, made));
            ofOwn = ofOwn.plus(turn("own codes", time, own));
        }
        table.rows(ofMade, ofOwn);
        wrongs.expectOnly(ofMade, 201);
        wrongs.expectOnly(ofOwn, 201);
        again(table, ofOwn.report().count(201));
        eachOnceAndInOrder(ofOwn.report().count(201));
    }

    /** Winners of all of them ask again, in no order of codes. */
    private void again(Table table, long winners) {
        Claims retries = Claims.again("own", 0, winners, Long.MAX_VALUE);
        Measurement measured =
                Measurement.of("own, again", plan(Duration.ofSeconds(options.number("--seconds"))), retries, node::cpu);
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

    private Measurement turn(String name, Duration time, Claims claims) {
        return Measurement.of(name, plan(time), claims, node::cpu);
    }

    private Plan plan(Duration time) {
        return Plan.closedLoop(node.address(), options.number("--connections"), time);
    }
}
