package io.dibs.load;

import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.process.JvmHeap;
import io.dibs.testkit.process.ProcFiles;
import java.nio.file.Path;
import java.time.Duration;

/** What campaigns cost that nobody asks of: creating them, heap, and time to start. */
final class ManyCampaigns {
    private static final int[] STEPS = {10_000, 100_000};
    private static final int STOCK = 100;
    private static final Duration LIMIT = Duration.ofMinutes(15);

    private final WrongAnswers wrongs;
    private final String heap;

    ManyCampaigns(LoadOptions options, WrongAnswers wrongs) {
        this.wrongs = wrongs;
        this.heap = options.heap();
    }

    void run(Path folder) {
        try (NodeProcess node = new NodeProcess(folder, heap)) {
            node.start();
            System.out.printf("%nStart with no campaign: %.1f s%n", LargeCampaign.restartSeconds(node));
            long empty = JvmHeap.liveBytes(node.process().pid());
            int had = 0;
            for (int campaigns : STEPS) {
                create(node, had, campaigns);
                double seconds = LargeCampaign.restartSeconds(node);
                long bytes = JvmHeap.liveBytes(node.process().pid()) - empty;
                System.out.printf(
                        "%,d campaigns: start %.1f s, heap %,d MiB more, %,d bytes a campaign, resident %,d MiB%n",
                        campaigns,
                        seconds,
                        bytes >> 20,
                        bytes / campaigns,
                        ProcFiles.residentKib(node.process().pid()) >> 10);
                had = campaigns;
            }
        }
    }

    private void create(NodeProcess node, int from, int to) {
        LoadPlan plan = LoadPlan.closedLoop(node.address(), 64, LIMIT);
        LoadMeasurement created = LoadMeasurement.of("create", plan, new CreationRequests(from, to, STOCK), node::cpu);
        System.out.println("Creating: " + created.report());
        wrongs.expectOnly(created, 201);
    }
}
