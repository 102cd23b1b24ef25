package io.dibs.load;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** The hot call in its forms, with the ceiling measured before and after each closed loop: the machine is noisy. */
final class HotCalls {
    private static final Duration WARM_UP = Duration.ofSeconds(8);
    private static final Duration CEILING_WARM_UP = Duration.ofSeconds(4);
    private static final Duration CONSTANT_RATE = Duration.ofSeconds(40);
    private static final int BIG_STOCK = 100_000_000;
    private static final int WINNERS = 20_000;
    private static final long STRANGERS = 5_000_000_000L;
    private static final int CONSTANT_RATE_CONNECTIONS = 256;

    private final Options options;
    private final Wrongs wrongs;
    private final Table table = new Table(System.out);
    private final Duration time;
    private CeilingProcess ceiling;
    private NodeProcess node;
    private Measurement lastCeiling;

    HotCalls(Options options, Wrongs wrongs) {
        this.options = options;
        this.wrongs = wrongs;
        this.time = Duration.ofSeconds(options.number("--seconds"));
    }

    void run(Path folder) {
        try (CeilingProcess bare = CeilingProcess.start(folder, options.heap());
                NodeProcess dibs = new NodeProcess(folder, options.heap())) {
            ceiling = bare;
            node = dibs.start();
            warmUp();
            table.head();
            measure();
        }
    }

    private void warmUp() {
        node.api().create("warm", BIG_STOCK);
        Generator.run(plan(ceiling.address(), CEILING_WARM_UP), Claims.distinct("ceiling", 0, Long.MAX_VALUE));
        Generator.run(plan(node.address(), WARM_UP), Claims.distinct("warm", 0, Long.MAX_VALUE));
    }

    private void measure() {
        if (options.has("durable")) {
            besideCeiling(this::durable);
        }
        if (options.has("sold-out")) {
            fill("gone");
            besideCeiling(this::soldOut);
        }
        if (options.has("duplicates")) {
            fill("held");
            besideCeiling(this::duplicates);
        }
        if (options.has("rate")) {
            constantRate();
        }
    }

    private Measurement durable() {
        node.api().create("big", BIG_STOCK);
        Measurement durable = closedLoop("durable", Claims.distinct("big", 0, Long.MAX_VALUE));
        wrongs.expectOnly(durable, 201);
        expectIssued("big", durable.report().count(201));
        return durable;
    }

    private Measurement soldOut() {
        Measurement soldOut = closedLoop("sold out", Claims.distinct("gone", STRANGERS, Long.MAX_VALUE));
        wrongs.expectOnly(soldOut, 409);
        return soldOut;
    }

    private Measurement duplicates() {
        Measurement duplicates = closedLoop("duplicates", Claims.again("held", 0, WINNERS, Long.MAX_VALUE));
        wrongs.expectOnly(duplicates, 200);
        return duplicates;
    }

    private void constantRate() {
        int coupons = options.number("--coupons");
        int perSecond = options.number("--per-second");
        node.api().create("rate", coupons);
        Plan plan = Plan.constantRate(node.address(), CONSTANT_RATE_CONNECTIONS, perSecond, CONSTANT_RATE);
        Measurement rate = Measurement.of(
                String.format("at %,d/s", perSecond),
                plan,
                Claims.distinct("rate", 0, Long.MAX_VALUE),
                node::cpu);
        table.row(rate, "", "");
        wrongs.expectOnly(rate, 201, 409);
        expectIssued("rate", rate.report().count(201));
        wrongs.expect(
                rate.report().count(201) == Math.min(coupons, rate.report().answered()),
                "Not all of the stock is out, or more than it: " + rate.report());
    }

    private void fill(String campaign) {
        node.api().create(campaign, WINNERS);
        Report filled = Generator.run(plan(node.address(), time), Claims.distinct(campaign, 0, WINNERS));
        wrongs.expect(filled.count(201) == WINNERS, "filling " + campaign + ": " + filled);
    }

    private void besideCeiling(Supplier<Measurement> scenario) {
        Measurement before = lastCeiling == null ? ceiling() : lastCeiling;
        Measurement measured = scenario.get();
        Measurement after = ceiling();
        table.row(measured, List.of(before, after));
    }

    private Measurement ceiling() {
        lastCeiling = Measurement.of(
                "ceiling",
                plan(ceiling.address(), time.dividedBy(2)),
                Claims.distinct("ceiling", 0, Long.MAX_VALUE),
                ceiling::cpu);
        table.ceiling(lastCeiling);
        return lastCeiling;
    }

    private Measurement closedLoop(String name, Requests requests) {
        return Measurement.of(name, plan(node.address(), time), requests, node::cpu);
    }

    private Plan plan(InetSocketAddress target, Duration duration) {
        return Plan.closedLoop(target, options.number("--connections"), duration);
    }

    private void expectIssued(String campaign, long won) {
        long issued = node.api().campaign(campaign).getLong("issued");
        wrongs.expect(issued == won, won + " coupons of " + campaign + " were won, but " + issued + " issued");
    }
}
