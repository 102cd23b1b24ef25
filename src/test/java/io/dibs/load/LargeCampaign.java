package io.dibs.load;

import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.process.JvmHeap;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;

/** One campaign with millions of coupons: what they take of the heap, how long growing and starting again take. */
final class LargeCampaign {
    private static final Duration FILL_LIMIT = Duration.ofMinutes(30);

    private final WrongAnswers wrongs;
    private final int coupons;
    private final int connections;
    private final String heap;

    LargeCampaign(LoadOptions options, WrongAnswers wrongs) {
        this.wrongs = wrongs;
        coupons = options.number("--large");
        connections = options.number("--connections");
        heap = options.heap();
    }

    void run(Path folder) {
        Path log = folder.resolve("gc.log");
        try (NodeProcess node = new NodeProcess(folder, heap, "-Xlog:gc,gc+cpu:file=" + log)) {
            System.out.printf("%nStart with an empty database: %.1f s%n", startSeconds(node));
            System.out.printf("Start again: %.1f s%n", restartSeconds(node));
            node.api().create("large", coupons);
            long before = JvmHeap.liveBytes(node.process().pid());
            fill(node);
            System.out.println("Longest pause of the collector while growing: " + JvmHeap.longestPause(log));
            long after = JvmHeap.liveBytes(node.process().pid());
            System.out.printf("Heap: %.1f bytes a coupon%n", (after - before) / (double) coupons);
            System.out.printf("Start with %,d coupons from the snapshot: %.1f s%n", coupons, restartSeconds(node));
            System.out.printf("From PostgreSQL alone: %.1f s%n", secondsWithoutSnapshot(node));
            long issued = node.api().campaign("large").getLong("issued");
            wrongs.expect(issued == coupons, "After the restart " + issued + " of " + coupons + " are issued");
        }
    }

    private void fill(NodeProcess node) {
        LoadPlan plan = LoadPlan.closedLoop(node.address(), connections, FILL_LIMIT);
        LoadMeasurement filled =
                LoadMeasurement.of("fill", plan, ClaimRequests.distinct("large", 0, coupons), node::cpu);
        System.out.println("Filling: " + filled.report());
        wrongs.expectOnly(filled, 201);
    }

    static double restartSeconds(NodeProcess node) {
        node.process().stop();
        return startSeconds(node);
    }

    private static double secondsWithoutSnapshot(NodeProcess node) {
        node.process().stop();
        for (File saved : node.data().resolve("redis").toFile().listFiles((folder, name) -> name.endsWith(".rdb"))) {
            if (!saved.delete()) {
                throw new IllegalStateException("Cannot delete " + saved);
            }
        }
        return startSeconds(node);
    }

    static double startSeconds(NodeProcess node) {
        long started = System.nanoTime();
        node.start();
        return (System.nanoTime() - started) / 1e9;
    }
}
