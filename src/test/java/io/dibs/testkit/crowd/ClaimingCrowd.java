package io.dibs.testkit.crowd;

import io.dibs.testkit.client.ClientRecord;
import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.load.LoadGenerator;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.load.LoadReport;
import io.dibs.testkit.node.NodeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients of one campaign that come in at several nodes at a constant rate, and ask again until they have an answer.
 */
public final class ClaimingCrowd {
    private static final int CONNECTIONS = 128;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final String campaign;
    private final ClientRecord record;
    private final AtomicLong lastComer = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final ConcurrentLinkedDeque<Long> won = new ConcurrentLinkedDeque<>();

    public ClaimingCrowd(String campaign, ClientRecord record) {
        this.campaign = campaign;
        this.record = record;
    }

    /** Comes in at these nodes, each with this many a second. */
    public CompletableFuture<List<LoadReport>> at(List<NodeProcess> doors, int perSecond, Duration duration) {
        List<CompletableFuture<LoadReport>> reports = new ArrayList<>();
        for (NodeProcess node : doors) {
            long count = perSecond * duration.toSeconds();
            ClaimRequests claims = ClaimRequests.distinct(campaign, lastComer.getAndAdd(count), count);
            LoadPlan plan = LoadPlan.constantRate(node.address(), CONNECTIONS, perSecond, duration)
                    .retrying(LIMIT);
            reports.add(LoadGenerator.begin(plan, claims, this::answered)
                    .whenComplete((report, failure) -> answered.addAndGet(report == null ? 0 : report.answered())));
        }
        return CompletableFuture.allOf(reports.toArray(CompletableFuture[]::new))
                .thenApply(done -> reports.stream().map(CompletableFuture::join).toList());
    }

    /** How many have had an answer in the runs that are over. */
    public long answered() {
        return answered.get();
    }

    private void answered(long request, int status, byte[] bytes, int offset, int length) {
        record.answered(request, status, bytes, offset, length);
        if (status == 201) {
            won.add(System.nanoTime());
        }
    }

    /** The longest time without a new coupon that ended after this moment. */
    public long longestPauseMillis(long sinceNanos) {
        long longest = 0;
        long last = sinceNanos;
        for (long at : won.stream().sorted().toList()) {
            if (at > sinceNanos) {
                longest = Math.max(longest, at - last);
                last = at;
            }
        }
        return TimeUnit.NANOSECONDS.toMillis(longest);
    }
}
