package io.dibs.app;

import io.dibs.cluster.HeartbeatPort;
import io.dibs.cluster.NodeHeartbeat;
import io.dibs.cluster.NodePresence;
import io.dibs.cluster.NodeStage;
import io.dibs.routing.ShardRoutes;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The node has the database to itself: every shard lives here. */
final class SingleNodeOwnership implements ShardOwnership {
    private static final long OWN_AGAIN_MILLIS = 1_000;

    private final NodeResources holdings;
    private final int shards;
    private final boolean embedded;
    private final UUID node;
    private volatile NodeStage stage = NodeStage.JOINING;
    private volatile boolean leaving;

    /** @param node this process */
    SingleNodeOwnership(NodeResources holdings, Settings settings, UUID node) {
        this.holdings = holdings;
        this.shards = settings.member().shards();
        this.embedded = settings.embedded();
        this.node = node;
    }

    @Override
    public ShardRoutes routes() {
        return holdings.host();
    }

    @Override
    public Future<Void> begin(Supplier<Future<Void>> warmUp) {
        return heartbeat()
                .start(() -> NodePresence.alone(node, stage), beat -> {})
                .compose(beating -> requireAlone())
                .compose(alone -> Future.join(ownAll(), warmUp.get()))
                .mapEmpty();
    }

    private HeartbeatPort heartbeat() {
        return holdings.ledger().heartbeat();
    }

    /**
     * The lock on the data directory says it already where PostgreSQL is our own. Elsewhere this node has a row by now,
     * as has any other: of two that start together at least one sees the other, and the one with the lower id stays.
     */
    private Future<Void> requireAlone() {
        if (embedded) {
            return takesPart();
        }
        return heartbeat().aliveAmong(this::isInTheWay).compose(neighbours -> {
            if (!neighbours.isEmpty()) {
                return Future.failedFuture(new InvalidSettingsException(
                        "The node " + neighbours.get(0).label()
                                + " is using this database. Stop it, or set DIBS_CLUSTER=true on both, so that they share the"
                                + " shards."));
            }
            return takesPart();
        });
    }

    private Future<Void> takesPart() {
        stage = NodeStage.ELIGIBLE;
        heartbeat().writeSoon();
        return Future.succeededFuture();
    }

    private boolean isInTheWay(NodeHeartbeat other) {
        return other.presence().takesPart() || other.node().compareTo(node) < 0;
    }

    private Future<Void> ownAll() {
        IntStream.range(0, shards).forEach(holdings.host()::takeOver);
        return holdings.until(() -> holdings.host().ready() == shards);
    }

    @Override
    public void served(int shard, long epoch, String source) {
        // There is nobody to tell.
    }

    /** Nobody else may own a shard here; whoever took it is asked to show itself in the log. */
    @Override
    public void lost(int shard) {
        if (!leaving) {
            holdings.vertx().setTimer(OWN_AGAIN_MILLIS, later -> ownAgain(shard));
        }
    }

    private void ownAgain(int shard) {
        if (!leaving) {
            holdings.host().takeOver(shard);
        }
    }

    /** The ports go first: nobody could answer what comes in after the shards are gone. */
    @Override
    public Future<Void> end(Supplier<Future<Void>> closePorts, long limitMillis) {
        leaving = true;
        return closePorts.get().eventually(() -> releaseAll(limitMillis));
    }

    private Future<Void> releaseAll(long limitMillis) {
        List<Future<Void>> released = new ArrayList<>();
        IntStream.range(0, shards).forEach(shard -> released.add(holdings.release(shard)));
        return Future.join(released).timeout(limitMillis, TimeUnit.MILLISECONDS).mapEmpty();
    }
}
