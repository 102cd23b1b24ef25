package io.dibs.routing;

import static org.awaitility.Awaitility.await;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.MemoryBudget;
import io.dibs.campaign.ShardHash;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.CommandAnswer;
import io.dibs.shard.EventTime;
import io.dibs.shard.Ledger;
import io.dibs.shard.ShardEffects.Release;
import io.dibs.shard.WriteOutcome;
import io.dibs.testkit.ledger.MemoryLedger;
import io.dibs.trace.RequestTracer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A node without HTTP: its shards, its post office, and one event loop that claims. */
final class TestNode {
    static final NodeClock CLOCK = () -> new EventTime(System.nanoTime() / 1_000_000, System.currentTimeMillis());
    static final int SHARD = 0;

    final UUID id = UUID.randomUUID();
    final AtomicInteger misdirected = new AtomicInteger();
    final ShardHost host;
    final NodeMessenger messenger;
    final Map<String, List<ClaimAnswer>> answers = new ConcurrentHashMap<>();
    private final Loop loop;

    /** @param owners where this node thinks that shards are, when they are not here */
    TestNode(Vertx vertx, Ledger ledger, ShardOwners owners, ClientLimits limits) {
        host = new ShardHost(vertx, shard -> ledger, MemoryBudget.UNBOUNDED, CLOCK, new Unheard(), lost -> {});
        messenger = new NodeMessenger(vertx, id, host, CLOCK, from -> misdirected.incrementAndGet(), RequestTracer.OFF);
        loop = new Loop(new ClusterShardRoutes(id, host, owners, messenger, () -> true), limits);
        vertx.deployVerticle(loop).toCompletionStage().toCompletableFuture().join();
    }

    TestNode on(EventBus bus) {
        messenger.attach(bus).toCompletionStage().toCompletableFuture().join();
        return this;
    }

    TestNode owning() {
        host.takeOver(SHARD);
        await().atMost(10, TimeUnit.SECONDS).until(() -> host.ready() == 1);
        return this;
    }

    void claim(String campaign, String user) {
        loop.context()
                .runOnContext(here -> loop.client.claim(
                        campaign, user, MemoryLedger.hash(user), null, null, answer -> answers.computeIfAbsent(
                                        user, first -> new CopyOnWriteArrayList<>())
                                .add(answer)));
    }

    Future<CommandAnswer> command(String campaign, String request, CampaignAction action) {
        return Future.future(promise -> loop.context()
                .runOnContext(here ->
                        loop.client.command(campaign, request, "admin", action).onComplete(promise)));
    }

    private static final class Loop extends VerticleBase {
        private final ShardRoutes routes;
        private final ClientLimits limits;
        private LoopShardClient client;

        Loop(ShardRoutes routes, ClientLimits limits) {
            this.routes = routes;
            this.limits = limits;
        }

        Context context() {
            return context;
        }

        @Override
        public Future<?> start() {
            client = new LoopShardClient(vertx, new ShardHash(1), routes, CLOCK, limits);
            return Future.succeededFuture();
        }
    }

    static final class Unheard implements ShardListener {
        @Override
        public void committed(int shard, int rows, long nanos) {}

        @Override
        public void writeFailed(int shard, WriteOutcome outcome) {}

        @Override
        public void takenOver(int shard, long epoch, long millis) {}

        @Override
        public void released(int shard, Release reason) {}
    }
}
