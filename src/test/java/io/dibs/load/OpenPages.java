package io.dibs.load;

import io.dibs.testkit.client.TestApiClient;
import io.dibs.testkit.node.NodeProcess;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Consoles and claim pages that stay open, without a browser: the calls and streams that their scripts make. Of five
 * consoles two show the sale itself, two the list of campaigns, and one the cluster. The proof of so many coupons is
 * counted when somebody asks, and nobody does.
 */
final class OpenPages implements AutoCloseable {
    private static final Duration LIST_POLL = Duration.ofSeconds(5);
    private static final Duration CLUSTER_POLL = Duration.ofSeconds(1);
    private static final Duration CLAIM_PAGE_REFRESH = Duration.ofSeconds(60);
    private static final String LIST = "/v1/campaigns?limit=200";
    private static final String CLUSTER = "/v1/cluster";

    private final ScheduledExecutorService calls = Executors.newSingleThreadScheduledExecutor();
    private final TestApiClient api;
    private final LiveListeners streams;
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    private OpenPages(NodeProcess node, String campaign, int consoles, int claimPages) {
        api = node.api();
        String path = "/v1/campaigns/" + campaign;
        int overviews = consoles * 2 / 5;
        int lists = consoles * 2 / 5;
        repeat(overviews, () -> call(path + "/history?limit=6"));
        repeat(overviews + claimPages, () -> call(path));
        streams = LiveListeners.open(node.address(), campaign, overviews + claimPages);
        repeat(lists, () -> poll(LIST, LIST_POLL));
        repeat(consoles - overviews - lists, () -> poll(CLUSTER, CLUSTER_POLL));
        repeat(claimPages, () -> poll(path, CLAIM_PAGE_REFRESH));
    }

    /** Comes back when each is drawn and hears of the sale. */
    static OpenPages open(NodeProcess node, String campaign, int consoles, int claimPages) {
        return new OpenPages(node, campaign, consoles, claimPages);
    }

    private static void repeat(int times, Runnable action) {
        for (int i = 0; i < times; i++) {
            action.run();
        }
    }

    /** Pages are not opened at the same moment. */
    private void poll(String path, Duration period) {
        long first = ThreadLocalRandom.current().nextLong(period.toMillis());
        calls.scheduleAtFixedRate(() -> call(path), first, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void call(String path) {
        try {
            (api.get(path).statusCode() == 200 ? answered : failed).incrementAndGet();
        } catch (RuntimeException unanswered) {
            failed.incrementAndGet();
        }
    }

    int answered() {
        return answered.get();
    }

    /** Of its calls and streams. */
    int failed() {
        return failed.get() + streams.lost();
    }

    long events() {
        return streams.events();
    }

    @Override
    public void close() {
        calls.shutdownNow();
        streams.close();
    }
}
