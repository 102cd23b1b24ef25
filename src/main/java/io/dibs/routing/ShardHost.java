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
import java.util.function.IntConsumer;

/** The shards that live on this node. Any thread may call it. */
public final class ShardHost implements ShardRoutes {
    private final Vertx vertx;
    private final Ledger ledger;
    private final MemoryBudget room;
    private final NodeClock clock;
    private final ShardListener listener;
    private final IntConsumer lost;
    private final Map<Integer, Tenure> tenures = new ConcurrentHashMap<>();

    private final Map<Integer, Future<Void>> leaving = new ConcurrentHashMap<>();

    private record Tenure(ShardVerticle verticle, Future<String> deployed) {}

    /** @param lost told of each shard that another owner has taken */
    public ShardHost(
            Vertx vertx, Ledger ledger, MemoryBudget room, NodeClock clock, ShardListener listener, IntConsumer lost) {
        this.vertx = vertx;
        this.ledger = ledger;
        this.room = room;
        this.clock = clock;
        this.listener = listener;
        this.lost = lost;
    }

    @Override
    public ShardMailbox to(int shard) {
        Tenure tenure = tenures.get(shard);
        return tenure == null || !tenure.deployed().succeeded() || leaving.containsKey(shard)
                ? null
                : tenure.verticle();
    }

    /** Starts to take the shard over; claims for it wait until it serves. */
    public void own(int shard) {
        tenures.computeIfAbsent(shard, this::begin);
    }

    /** Completes when the shard has let go and nothing of it is under way. */
    public Future<Void> release(int shard) {
        Tenure tenure = tenures.get(shard);
        return tenure == null ? Future.succeededFuture() : leaving.computeIfAbsent(shard, each -> end(each, tenure));
    }

    /** What has come in is answered or handed back; nothing more goes to a shard whose last write may take long yet. */
    private Future<Void> end(int shard, Tenure tenure) {
        Promise<Void> ended = Promise.promise();
        tenure.deployed()
                .compose(vertx::undeploy)
                .onComplete(over -> vertx.runOnContext(later -> {
                    tenures.remove(shard, tenure);
                    leaving.remove(shard);
                    ended.handle(over);
                }));
        return ended.future();
    }

    public Future<Void> releaseAll() {
        List<Future<Void>> all = new ArrayList<>();
        tenures.keySet().forEach(shard -> all.add(release(shard)));
        return Future.join(all).mapEmpty();
    }

    /** The shards that live here, whether they serve yet or not. */
    public Set<Integer> owned() {
        return Set.copyOf(tenures.keySet());
    }

    /** How many of the owned shards serve all of their campaigns. */
    public int ready() {
        return (int) tenures.values().stream()
                .filter(tenure -> tenure.verticle().isReady())
                .count();
    }

    public int pending() {
        return tenures.values().stream()
                .mapToInt(tenure -> tenure.verticle().pending())
                .sum();
    }

    /** Campaigns of the owned shards that this node's memory has no room for. */
    public int withoutRoom() {
        return tenures.values().stream()
                .mapToInt(tenure -> tenure.verticle().withoutRoom())
                .sum();
    }

    private Tenure begin(int shard) {
        ShardVerticle verticle = new ShardVerticle(
                shard, ledger, room, clock, listener, () -> release(shard).onComplete(over -> lost.accept(shard)));
        return new Tenure(verticle, vertx.deployVerticle(verticle));
    }
}
