package io.dibs.load;

import io.dibs.testkit.client.CsvReader;
import io.dibs.testkit.node.DirectSql;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.process.CpuSeconds;
import io.dibs.testkit.process.JvmHeap;
import io.dibs.testkit.process.ProcFiles;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** The export of a campaign with millions of coupons: how fast it is, and what it takes of the node's memory. */
final class LargeExport {
    private static final int PROBES = 20;

    private final WrongAnswers wrongs;
    private final int coupons;
    private final String heap;

    LargeExport(LoadOptions options, WrongAnswers wrongs) {
        this.wrongs = wrongs;
        coupons = options.number("--large");
        heap = options.heap();
    }

    /** The heap is all there from the start, so that what is resident grows only with what lies beside it. */
    void run(Path folder) {
        try (NodeProcess node = new NodeProcess(folder, heap, heap.replace("mx", "ms"), "-XX:+AlwaysPreTouch")) {
            node.start().api().create("export", coupons);
            fill(node);
            read(node, "Export while the node warms up", lines -> {});
            read(node, "Export", lines -> {});
            read(node, "Export again", lines -> {});
            memory(node);
        }
    }

    /** The users are scattered, as a crowd's are; one of a hundred coupons is used and one of a hundred taken back. */
    private void fill(NodeProcess node) {
        long begun = System.nanoTime();
        String postgres = DirectSql.uri(node);
        LogFill log = new LogFill(postgres);
        log.coupons("export", coupons);
        DirectSql.run(
                postgres,
                "INSERT INTO coupon_state (campaign, sequence, redeemed_at, reference, revoked_at)"
                        + " SELECT h.key, n, CASE n % 100 WHEN 1 THEN now() END, CASE n % 100 WHEN 1 THEN 'order' END,"
                        + " CASE n % 100 WHEN 2 THEN now() END"
                        + " FROM head h, generate_series(1, " + coupons + ") n"
                        + " WHERE h.campaign = 'export' AND n % 100 IN (1, 2)");
        log.done();
        System.out.printf("%n%,d coupons were written in %.0f s%n", coupons, seconds(begun));
    }

    private void read(NodeProcess node, String what, LongConsumer each) {
        CpuSeconds before = node.cpu();
        long begun = System.nanoTime();
        CsvReader csv = CsvReader.read(uri(node), each);
        double seconds = seconds(begun);
        CpuSeconds cpu = node.cpu().since(before);
        System.out.printf(
                "%s: %,d rows in %.1f s, %,.0f rows/s, %,.0f MiB/s; CPU node %.1f s, PostgreSQL %.1f s%n",
                what,
                csv.lines(),
                seconds,
                csv.lines() / seconds,
                csv.bytes() / seconds / (1 << 20),
                cpu.node(),
                cpu.postgres());
        wrongs.expect(csv.lines() == coupons && csv.isInOrder(), what + ": " + csv.lines() + " rows of " + coupons);
    }

    private static URI uri(NodeProcess node) {
        return node.api().base().resolve("/v1/campaigns/export/coupons");
    }

    /** Live objects after a full collection, at some points of an export; and the most that was resident. */
    private void memory(NodeProcess node) {
        long pid = node.process().pid();
        long heapBefore = JvmHeap.liveBytes(pid);
        long residentBefore = ProcFiles.residentKib(pid);
        AtomicLong heapMost = new AtomicLong();
        AtomicLong residentMost = new AtomicLong();
        AtomicLong probes = new AtomicLong();
        read(node, "Export while memory is looked at", lines -> {
            if (lines > coupons * probes.get() / PROBES) {
                probes.incrementAndGet();
                heapMost.accumulateAndGet(JvmHeap.liveBytes(pid), Math::max);
                residentMost.accumulateAndGet(ProcFiles.residentKib(pid), Math::max);
            }
        });
        System.out.printf(
                "Memory while exporting: %.1f MiB more of live objects, %.1f MiB more resident%n",
                (heapMost.get() - heapBefore) / (double) (1 << 20), (residentMost.get() - residentBefore) / 1_024.0);
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }
}
