package io.dibs.snapshot;

import com.sun.management.OperatingSystemMXBean;
import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.CodeKey;
import io.dibs.campaign.CouponExpiry;
import io.dibs.campaign.MemoryBudget;
import io.dibs.campaign.PublishedUploads;
import io.dibs.campaign.Terms;
import io.dibs.routing.ShardHost;
import io.dibs.routing.ShardListener;
import io.dibs.shard.CouponPage;
import io.dibs.shard.EventTime;
import io.dibs.shard.Fence;
import io.dibs.shard.RecoveredCampaign;
import io.dibs.shard.ShardEffects.Release;
import io.dibs.shard.WriteOutcome;
import io.dibs.testkit.ledger.EventLoopLedger;
import io.dibs.testkit.ledger.MemoryLedger;
import io.dibs.testkit.redis.RedisProcess;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * How long a shard takes to serve a campaign of many coupons again, out of a real Redis. The ledger is a formula: what
 * it costs to read PostgreSQL is not in here. {@code TakeoverBench [coupons] [perUser] [rounds]}
 */
final class TakeoverBench {
    private TakeoverBench() {}

    /** Computes the coupons of one campaign instead of keeping them. */
    private static final class Formula extends EventLoopLedger {
        private final Terms terms;
        private final int issued;
        private final AtomicInteger couponsRead = new AtomicInteger();

        Formula(Terms terms, int issued) {
            super(new MemoryLedger());
            this.terms = terms;
            this.issued = issued;
        }

        @Override
        public void readCampaigns(Fence held, Consumer<List<RecoveredCampaign>> then, Consumer<String> failed) {
            later(then, List.of(new RecoveredCampaign(terms, issued)));
        }

        @Override
        public void readCoupons(Terms of, int from, int to, Consumer<CouponPage> then, Consumer<String> failed) {
            int size = to - from + 1;
            couponsRead.addAndGet(size);
            boolean keyed = terms.isKeyed();
            long[][] columns = new long[keyed ? 5 : 3][size];
            for (int column = 0; column < columns.length; column++) {
                for (int i = 0; i < size; i++) {
                    columns[column][i] = column == 2 ? 1_700_000_000_000L + from + i : mixed(from + i, column);
                }
            }
            later(
                    then,
                    new CouponPage(
                            from,
                            columns[0],
                            columns[1],
                            columns[2],
                            keyed ? columns[3] : null,
                            keyed ? columns[4] : null,
                            new int[0]));
        }

        private static long mixed(long sequence, int column) {
            long mixed = (sequence + column * 7_919L) * 0x9e3779b97f4a7c15L;
            mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
            return mixed ^ mixed >>> 31;
        }

        private static <T> void later(Consumer<T> then, T result) {
            Vertx.currentContext().runOnContext(turn -> then.accept(result));
        }
    }

    private record Done(CountDownLatch latch) implements ShardListener {
        @Override
        public void committed(int shard, int rows, long nanos) {}

        @Override
        public void writeFailed(int shard, WriteOutcome outcome) {}

        @Override
        public void takenOver(int shard, long epoch, long millis) {
            latch.countDown();
        }

        @Override
        public void released(int shard, Release reason) {}
    }

    public static void main(String[] arguments) throws Exception {
        int coupons = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000_000;
        int perUser = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
        Terms terms = new Terms(
                "hot",
                0,
                1,
                2_000_000_000,
                perUser,
                CampaignPhase.LIVE,
                Terms.ALWAYS,
                Terms.NEVER,
                CouponExpiry.NEVER,
                new CodeKey(new byte[CodeKey.BYTES]),
                PublishedUploads.NONE,
                1);
        Formula formula = new Formula(terms, coupons);
        try (RedisProcess redis = new RedisProcess()) {
            for (int round = 0; round <= rounds; round++) {
                takeOver(vertx, redis.uri(), formula, round);
            }
        }
        vertx.close();
    }

    private static void takeOver(Vertx vertx, String uri, Formula formula, int round) throws Exception {
        RecordingListener listener = new RecordingListener();
        formula.couponsRead.set(0);
        NodeSnapshots snapshots = NodeSnapshots.open(vertx, uri, "test", formula, listener);
        CountDownLatch ready = new CountDownLatch(1);
        ShardHost host = new ShardHost(
                vertx,
                snapshots::open,
                MemoryBudget.UNBOUNDED,
                () -> new EventTime(0, System.currentTimeMillis()),
                new Done(ready),
                lost -> {});
        long cpu = cpuMillis();
        long begun = System.nanoTime();
        host.takeOver(0);
        ready.await();
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        cpu = cpuMillis() - cpu;
        while (snapshots.lag() > 0) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        System.out.printf(
                "round %d: ready after %,d ms and %,d ms of CPU, %s from the snapshot, %,d coupons read from the ledger; written after %,d ms;"
                        + " faults %s %s%n",
                round,
                millis,
                cpu,
                listener.used,
                formula.couponsRead.get(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun),
                listener.faults,
                listener.outages);
        host.releaseAll().toCompletionStage().toCompletableFuture().get();
        snapshots.close().toCompletionStage().toCompletableFuture().get();
    }

    /** Of this process; Redis is another. */
    private static long cpuMillis() {
        return TimeUnit.NANOSECONDS.toMillis(
                ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime());
    }
}
