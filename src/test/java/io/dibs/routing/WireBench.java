package io.dibs.routing;

import com.sun.management.OperatingSystemMXBean;
import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.CodeKey;
import io.dibs.campaign.CouponExpiry;
import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.PublishedUploads;
import io.dibs.campaign.ShardHash;
import io.dibs.campaign.Terms;
import io.dibs.campaign.UserHash;
import io.dibs.shard.Batch;
import io.dibs.shard.ClaimAnswer.Granted;
import io.dibs.shard.Fence;
import io.dibs.shard.FenceCheck;
import io.dibs.shard.WriteOutcome;
import io.dibs.testkit.ledger.EventLoopLedger;
import io.dibs.testkit.ledger.MemoryLedger;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * What a claim costs from an event loop to its shard and back, without HTTP and PostgreSQL: {@code local} where the
 * shard lives in the same process, {@code wire} where it lives in another. A commit takes two milliseconds and no CPU.
 */
final class WireBench {
    private static final String CLUSTER = "wire-bench";
    private static final String CAMPAIGN = "sale";
    private static final long COMMIT_MILLIS = 2;
    private static final int OUTSTANDING = 256;
    private static final int CLAIMS = 400_000;
    private static final int ROUNDS = 10;
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final PrintStream OUT = System.out;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));

    private WireBench() {}

    public static void main(String[] arguments) throws IOException {
        switch (arguments[0]) {
            case "owner" -> new WireBench().own();
            case "local" -> new WireBench().local();
            case "wire" -> new WireBench().wire();
            default -> throw new IllegalArgumentException("local or wire, not " + arguments[0]);
        }
        System.exit(0);
    }

    private TestNode node(UUID owner) {
        return new TestNode(vertx, ledger(), shard -> owner, ClientLimits.DEFAULT);
    }

    private EventLoopLedger ledger() {
        MemoryLedger tables = new MemoryLedger();
        tables.campaigns.put(
                CAMPAIGN,
                new Terms(
                        CAMPAIGN,
                        TestNode.SHARD,
                        1,
                        Terms.MAX_STOCK,
                        1,
                        CampaignPhase.LIVE,
                        Terms.ALWAYS,
                        Terms.NEVER,
                        CouponExpiry.NEVER,
                        new CodeKey(new byte[CodeKey.BYTES]),
                        PublishedUploads.NONE,
                        1));
        return new ForgetfulLedger(tables);
    }

    /** Confirms batches after some time and keeps none: what is measured beside it is not PostgreSQL. */
    private final class ForgetfulLedger extends EventLoopLedger {
        ForgetfulLedger(MemoryLedger tables) {
            super(tables);
        }

        @Override
        public void append(Fence fence, Batch batch, Consumer<WriteOutcome> then) {
            vertx.setTimer(COMMIT_MILLIS, committed -> then.accept(WriteOutcome.COMMITTED));
        }

        @Override
        public void checkFence(Fence fence, Consumer<FenceCheck> then) {
            then.accept(FenceCheck.OWNED);
        }
    }

    private void own() throws IOException {
        TestNode node = node(null).owning();
        node.messenger.register(
                "cpu", (from, payload) -> Future.succeededFuture(Buffer.buffer(Long.toString(cpuNanos()))));
        node.on(TestClusteredBus.join(CLUSTER, 1).eventBus());
        OUT.println("owner " + node.id);
        System.in.read();
    }

    private void local() {
        TestNode node = node(null).owning();
        measure("local", node.host, WireBench::cpuNanos);
    }

    private void wire() throws IOException {
        Process child = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WireBench.class.getName(),
                        "owner")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            UUID owner = owner(child);
            TestNode node = node(owner).on(TestClusteredBus.join(CLUSTER, 2).eventBus());
            ShardRoutes routes = new ClusterShardRoutes(node.id, node.host, shard -> owner, node.messenger, () -> true);
            measure("wire", routes, () -> cpuNanos() + cpuNanos(node.messenger, owner));
        } finally {
            child.destroy();
        }
    }

    private static UUID owner(Process child) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
        for (String line; (line = lines.readLine()) != null; ) {
            if (line.startsWith("owner ")) {
                return UUID.fromString(line.substring(6));
            }
        }
        throw new IOException("the owner did not start");
    }

    private void measure(String name, ShardRoutes routes, LongSupplier cpu) {
        for (int round = 1; round <= ROUNDS; round++) {
            long cpuBefore = cpu.getAsLong();
            long before = System.nanoTime();
            Histogram micros = new Histogram(3);
            Crowd crowd = new Crowd(routes, round, micros);
            join(vertx.deployVerticle(crowd));
            crowd.done.join();
            double seconds = (System.nanoTime() - before) / 1e9;
            double cpuSeconds = (cpu.getAsLong() - cpuBefore) / 1e9;
            OUT.printf(
                    "%-5s %d: %,7.0f claims/s, %.3f CPU-s per 100,000, p50 %d us, p99 %d us%n",
                    name,
                    round,
                    CLAIMS / seconds,
                    cpuSeconds * 100_000 / CLAIMS,
                    micros.getValueAtPercentile(50),
                    micros.getValueAtPercentile(99));
        }
    }

    private static long cpuNanos() {
        return SYSTEM.getProcessCpuTime();
    }

    private static long cpuNanos(NodeMessenger messenger, UUID node) {
        return Long.parseLong(
                join(messenger.request(node, "cpu", Buffer.buffer(), 5_000)).toString());
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    /** A closed loop of claims by ever new users. */
    private static final class Crowd extends VerticleBase {
        private final ShardRoutes routes;
        private final int round;
        private final Histogram micros;
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private int asked;
        private final UserHash hash = new UserHash(new byte[UserHash.KEY_BYTES]);
        private int answered;
        private LoopShardClient client;

        Crowd(ShardRoutes routes, int round, Histogram micros) {
            this.routes = routes;
            this.round = round;
            this.micros = micros;
        }

        @Override
        public Future<?> start() {
            client = new LoopShardClient(vertx, new ShardHash(1), routes, TestNode.CLOCK, ClientLimits.DEFAULT);
            for (int i = 0; i < OUTSTANDING; i++) {
                claim();
            }
            return Future.succeededFuture();
        }

        private void claim() {
            int number = ++asked;
            if (number > CLAIMS) {
                return;
            }
            String user = "user-" + round + "-" + number;
            HolderIdentity identity = hash.of(user.getBytes(StandardCharsets.UTF_8));
            long begun = System.nanoTime();
            client.claim(CAMPAIGN, user, identity, null, null, answer -> {
                micros.recordValue((System.nanoTime() - begun) / 1_000);
                if (!(answer instanceof Granted)) {
                    done.completeExceptionally(new IllegalStateException(answer.toString()));
                }
                if (++answered == CLAIMS) {
                    done.complete(null);
                }
                claim();
            });
        }
    }
}
