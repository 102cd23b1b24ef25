package io.dibs.routing;

import io.dibs.campaign.MemoryBudget;
import io.dibs.shard.Ledger;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The shards of this node. Thread-safe. */
public final class ShardHost implements ShardRoutes {
    private final Vertx vertx;
    private final IntFunction<Ledger> ledgers;
    private final MemoryBudget memory;
    private final NodeClock clock;
    private final ShardListener listener;
    private final IntConsumer onLost;
    private final WritePermits permits;
    private final Map<Integer, DeployedShard> deployedShards = new ConcurrentHashMap<>();

    private final Map<Integer, Future<Void>> releasing = new ConcurrentHashMap<>();

    private record DeployedShard(ShardVerticle verticle, Future<String> deployed) {}

    /**
     * @param ledgers opens the ledger of an ownership of a shard
     * @param onLost called with each shard that another owner has taken
     */
    public ShardHost(
            Vertx vertx,
            IntFunction<Ledger> ledgers,
            MemoryBudget memory,
            NodeClock clock,
            ShardListener listener,
            IntConsumer onLost) {
        this.vertx = vertx;
        this.ledgers = ledgers;
        this.memory = memory;
        this.clock = clock;
        this.listener = listener;
        this.onLost = onLost;
        this.permits = new WritePermits(
                System::nanoTime,
                sweep -> vertx.setTimer(
                        TimeUnit.NANOSECONDS.toMillis(WritePermits.LONGEST_NANOS) + 1, later -> sweep.run()));
    }

    @Override
    public @Nullable ShardMailbox mailbox(int shard) {
        DeployedShard deployedShard = deployedShards.get(shard);
        return deployedShard == null || !deployedShard.deployed().succeeded() || releasing.containsKey(shard)
                ? null
                : deployedShard.verticle();
    }

    /** Starts the takeover of a shard; its claims wait until it serves. */
    public void takeOver(int shard) {
        deployedShards.computeIfAbsent(shard, this::deploy);
    }

    /** Releases a shard. Completes when nothing of it is in flight. */
    public Future<Void> release(int shard) {
        DeployedShard deployedShard = deployedShards.get(shard);
        return deployedShard == null
                ? Future.succeededFuture()
                : releasing.computeIfAbsent(shard, each -> undeploy(each, deployedShard));
    }

    /**
     * Everything received is answered or returned. New work is not sent to a releasing shard, whose last write may
     * still take long.
     */
    private Future<Void> undeploy(int shard, DeployedShard deployedShard) {
        Promise<Void> ended = Promise.promise();
        deployedShard
                .deployed()
                .compose(vertx::undeploy)
                .onComplete(over -> vertx.runOnContext(later -> {
                    deployedShards.remove(shard, deployedShard);
                    releasing.remove(shard);
                    ended.handle(over);
                }));
        return ended.future();
    }

    public Future<Void> releaseAll() {
        List<Future<Void>> all = new ArrayList<>();
        deployedShards.keySet().forEach(shard -> all.add(release(shard)));
        return Future.join(all).mapEmpty();
    }

    /** The shards of this node, serving or not. */
    public Set<Integer> owned() {
        return Set.copyOf(deployedShards.keySet());
    }

    /** The number of owned shards that serve all of their campaigns. */
    public int ready() {
        return (int) deployedShards.values().stream()
                .filter(deployedShard -> deployedShard.verticle().isReady())
                .count();
    }

    public int pending() {
        return deployedShards.values().stream()
                .mapToInt(deployedShard -> deployedShard.verticle().pending())
                .sum();
    }

    /** Campaigns of the owned shards that do not fit into the memory budget. */
    public int campaignsOverBudget() {
        return deployedShards.values().stream()
                .mapToInt(deployedShard -> deployedShard.verticle().campaignsOverBudget())
                .sum();
    }

    private DeployedShard deploy(int shard) {
        Runnable lost = () -> release(shard).onComplete(over -> onLost.accept(shard));
        ShardVerticle verticle = new ShardVerticle(shard, ledgers.apply(shard), memory, permits, clock, listener, lost);
        return new DeployedShard(verticle, vertx.deployVerticle(verticle));
    }
}
