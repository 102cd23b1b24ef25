package io.dibs.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.util.internal.PlatformDependent;
import io.vertx.core.spi.metrics.VertxMetrics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * All that this node counts. The methods are for the listeners of the other packages; any thread may call them. Claims
 * are counted in {@link ClaimMeter}: they are too many for the registry's own timers.
 */
public final class NodeMetrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ClaimMeter claims = new ClaimMeter();
    private final CallMeter calls = new CallMeter(registry);
    private final PoolMeter pools = new PoolMeter(registry);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final Timer commits;
    private final DistributionSummary batchSizes;
    private final Timer index;
    private final Timer loopLag;
    private final Counter fenced;
    private final Counter misdirectedAnswers;
    private final Counter snapshotFailures;
    private final Counter takeoversUnverified;
    private final Counter ledgerClockJumps;
    private final Counter webhooksDelivered;
    private final Counter webhooksFailed;
    private final CampaignStock stock;
    private final AtomicInteger nodes = new AtomicInteger(1);
    private final AtomicLong campaignsBehind = new AtomicLong();
    private final AtomicInteger postgresUp = new AtomicInteger(1);
    private final AtomicInteger redisUp = new AtomicInteger(1);
    private volatile double oldestSnapshotSeconds;
    private volatile long oldestSnapshotTransactions;

    public NodeMetrics() {
        registry.getPrometheusRegistry().register(claims);
        commits = timer("dibs.commit", "From a batch's sending to PostgreSQL's commit")
                .register(registry);
        batchSizes = DistributionSummary.builder("dibs.commit.batch.size")
                .description("Coupons in a batch")
                .serviceLevelObjectives(1, 4, 16, 64, 256, 1_024, 4_096)
                .register(registry);
        fenced = Counter.builder("dibs.fenced")
                .description("Batches that another owner's fence kept out")
                .register(registry);
        misdirectedAnswers = Counter.builder("dibs.misdirected.answers")
                .description("Answers of other nodes that belonged to something else and were not used")
                .register(registry);
        snapshotFailures = Counter.builder("dibs.snapshot.failures")
                .description("Snapshots that could not be written or were not valid when read")
                .register(registry);
        takeoversUnverified = Counter.builder("dibs.takeovers.unverified")
                .description("Takeovers that could not check whether PostgreSQL holds all that was acknowledged")
                .register(registry);
        ledgerClockJumps = Counter.builder("dibs.ledger.clock.jumps")
                .description("Jumps of PostgreSQL's clock by more than three seconds")
                .register(registry);
        webhooksDelivered = webhookAttempts("delivered");
        webhooksFailed = webhookAttempts("failed");
        stock = new CampaignStock(registry);
        gauge("dibs.cluster.nodes", "Nodes that this one sees, itself included", nodes::get);
        gauge(
                "dibs.campaigns.behind",
                "Campaigns of the whole database that lost acknowledged coupons, paused until somebody decides",
                campaignsBehind::get);
        gauge(
                "dibs.postgres.up",
                "1 while this node's heartbeat reaches PostgreSQL, 0 while it does not",
                postgresUp::get);
        gauge("dibs.redis.up", "1 while Redis takes what this node writes, 0 while it does not", redisUp::get);
        gauge(
                "dibs.postgres.oldest.snapshot.seconds",
                "Since PostgreSQL's oldest transaction with a snapshot began",
                () -> oldestSnapshotSeconds);
        gauge(
                "dibs.postgres.oldest.snapshot.transactions",
                "Transactions that wrote to PostgreSQL since the oldest snapshot, a replication slot's included",
                () -> oldestSnapshotTransactions);
        index = timer("dibs.index", "One step of the index of holders").register(registry);
        loopLag = Timer.builder("dibs.event.loop.lag")
                .description("How late an event loop came to a timer")
                .serviceLevelObjectives(
                        Duration.ofMillis(5), Duration.ofMillis(25), Duration.ofMillis(100), Duration.ofMillis(500))
                .register(registry);
        gauge(
                "dibs.netty.direct.bytes",
                "Memory of network buffers outside the heap",
                PlatformDependent::usedDirectMemory);
        gauge(
                "dibs.netty.direct.max.bytes",
                "Bound of the memory of network buffers outside the heap",
                PlatformDependent::maxDirectMemory);
        contradictions("batch");
        contradictions("holders");
        takeovers("ledger");
        takeovers("snapshot");
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    /** Shows an outcome before the first claim has it. */
    public void expectClaims(String outcome) {
        claims.expect(outcome);
    }

    /** @param outcome as the contract of the API names it */
    public void claimAnswered(String outcome, long nanos) {
        claims.answered(outcome, nanos);
    }

    /** @param operation as the contract of the API names it */
    public void callAnswered(String operation, int status, long nanos) {
        calls.answered(operation, status, nanos);
    }

    public void eventLoopLagged(long nanos) {
        loopLag.record(nanos, TimeUnit.NANOSECONDS);
    }

    public void describeBuild(String version) {
        Gauge.builder("dibs.build.info", () -> 1)
                .description("Always 1: the version of this node, and of its Java")
                .tag("version", version)
                .tag("java", String.valueOf(Runtime.version().feature()))
                .register(registry);
    }

    public void committed(int rows, long nanos) {
        commits.record(nanos, TimeUnit.NANOSECONDS);
        batchSizes.record(rows);
    }

    public void fenced() {
        fenced.increment();
    }

    /** One step of the index of holders. */
    public void indexed(long nanos) {
        index.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** @param where {@code batch} or {@code holders} */
    public void contradicted(String where, int times) {
        contradictions(where).increment(times);
    }

    public void answerMisdirected() {
        misdirectedAnswers.increment();
    }

    /** @param source {@code snapshot} or {@code ledger} */
    public void takenOver(String source, long millis) {
        takeovers(source).record(millis, TimeUnit.MILLISECONDS);
    }

    /** Shows a cause before the first shard comes for it. */
    public void expectTakeovers(String cause) {
        takeoversHere(cause);
    }

    /** @param cause why the shard came here */
    public void takenOverHere(String cause) {
        takeoversHere(cause).increment();
    }

    public void seesNodes(int count) {
        nodes.set(count);
    }

    /** @param up whether the last heartbeat reached PostgreSQL */
    public void postgresUp(boolean up) {
        postgresUp.set(up ? 1 : 0);
    }

    /** @param up whether Redis took what was last written to it */
    public void redisUp(boolean up) {
        redisUp.set(up ? 1 : 0);
    }

    /** Old row versions stay for it, and each batch walks past those of its fence. */
    public void oldestSnapshot(double seconds, long transactions) {
        oldestSnapshotSeconds = seconds;
        oldestSnapshotTransactions = transactions;
    }

    public void snapshotFailed() {
        snapshotFailures.increment();
    }

    /** A shard came here, and nobody could say whether PostgreSQL holds all of it. */
    public void takeoverUnverified() {
        takeoversUnverified.increment();
    }

    public void ledgerClockJumped() {
        ledgerClockJumps.increment();
    }

    public void webhookAttempted(boolean delivered) {
        (delivered ? webhooksDelivered : webhooksFailed).increment();
    }

    /** @param claims that wait in the shards of this node */
    public void watchPending(Supplier<Number> claims) {
        gauge("dibs.shard.pending", "Claims that wait in this node's shards", claims);
    }

    /** @param ready as /health/ready says */
    public void watchReady(BooleanSupplier ready) {
        gauge("dibs.ready", "1 while this node is ready, 0 while it is not", () -> ready.getAsBoolean() ? 1 : 0);
    }

    public void watchOwned(Supplier<Number> shards) {
        gauge("dibs.shards.owned", "Shards that this node owns", shards);
    }

    public void watchWithoutRoom(Supplier<Number> campaigns) {
        gauge("dibs.campaigns.without.room", "Campaigns that this node's memory has no room for", campaigns);
    }

    /** @param count of campaigns that lost coupons and wait for somebody to decide, in the whole database */
    public void campaignsBehind(long count) {
        campaignsBehind.set(count);
    }

    public void watchRegressed(Supplier<Number> shards) {
        gauge("dibs.shards.regressed", "Shards of which PostgreSQL held less than was acknowledged", shards);
    }

    public void watchSnapshotLag(Supplier<Number> coupons) {
        gauge("dibs.snapshot.lag.coupons", "Committed coupons that no snapshot holds yet", coupons);
    }

    public void watchIndexLag(Supplier<Number> coupons) {
        gauge("dibs.index.lag.coupons", "Committed coupons that the index of holders does not have yet", coupons);
    }

    public void watchTreeLag(Supplier<Number> coupons) {
        gauge("dibs.tree.lag.coupons", "Committed coupons that the transparency logs do not have yet", coupons);
    }

    /** Of the open campaigns, the first hundred are shown. */
    public void openCampaigns(List<CampaignStock.Count> open) {
        stock.show(open);
    }

    /** What Vert.x tells its pools to. */
    public VertxMetrics pools() {
        return pools;
    }

    /** In Prometheus' text format. It takes milliseconds: not for an event loop. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }

    private Timer takeovers(String source) {
        return timer("dibs.takeover", "Time from the decision to take a shard over to its first decision")
                .tag("source", source)
                .register(registry);
    }

    private Counter takeoversHere(String cause) {
        return Counter.builder("dibs.takeovers")
                .description("Shards that came to this node of a cluster")
                .tag("cause", cause)
                .register(registry);
    }

    private Counter contradictions(String where) {
        return Counter.builder("dibs.contradictions")
                .description("Times that PostgreSQL refused what this node's memory had decided")
                .tag("where", where)
                .register(registry);
    }

    private Counter webhookAttempts(String outcome) {
        return Counter.builder("dibs.webhook.attempts")
                .description("Attempts of this node to deliver an event to a webhook")
                .tag("outcome", outcome)
                .register(registry);
    }

    private static Timer.Builder timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofNanos(100_000))
                .maximumExpectedValue(Duration.ofSeconds(30));
    }

    private void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }
}
