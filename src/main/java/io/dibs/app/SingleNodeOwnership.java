package io.dibs.app;

import io.dibs.cluster.HeartbeatPort;
import io.dibs.cluster.NodeHeartbeat;
import io.dibs.cluster.NodePresence;
import io.dibs.cluster.NodeStage;
import io.dibs.routing.ShardHost;
import io.dibs.routing.ShardRoutes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The node has the database to itself: every shard lives here. */
final class SingleNodeOwnership implements ShardOwnership {
    private static final long RETRY_MILLIS = 1_000;

    private final Vertx vertx;
    private final HeartbeatPort heartbeat;
    private final ShardHost host;
    private final HostedShards hosted;
    private final int shards;
    private final boolean embedded;
    private final UUID node;
    private volatile NodeStage stage = NodeStage.JOINING;
    private volatile boolean leaving;

    /** @param node this process */
    SingleNodeOwnership(
            Vertx vertx, HeartbeatPort heartbeat, ShardHost host, HostedShards hosted, Settings settings, UUID node) {
        this.vertx = vertx;
        this.heartbeat = heartbeat;
        this.host = host;
        this.hosted = hosted;
        this.shards = settings.node().shards();
        this.embedded = settings.embedded();
        this.node = node;
    }

    @Override
    public ShardRoutes routes() {
        return host;
    }

    @Override
    public Future<Void> start(Supplier<Future<Void>> warmUp) {
        return heartbeat
                .start(() -> NodePresence.alone(node, stage), result -> {})
                .compose(started -> requireAlone())
                .compose(alone -> Future.join(takeOverAll(), warmUp.get()))
                .mapEmpty();
    }

    /**
     * The lock on the data directory says it already where PostgreSQL is our own. Elsewhere this node has a row by now,
     * as has any other: of two that start together at least one sees the other, and the one with the lower id stays.
     */
    private Future<Void> requireAlone() {
        if (embedded) {
            return becomeMember();
        }
        return heartbeat.aliveAmong(this::blocks).compose(neighbours -> {
            if (!neighbours.isEmpty()) {
                return Future.failedFuture(new InvalidSettingsException(
                        "The node " + neighbours.get(0).label()
                                + " is using this database. Stop it, or set DIBS_CLUSTER=true on both, so that they share the"
                                + " shards."));
            }
            return becomeMember();
        });
    }

    private Future<Void> becomeMember() {
        stage = NodeStage.ELIGIBLE;
        heartbeat.writeSoon();
        return Future.succeededFuture();
    }

    private boolean blocks(NodeHeartbeat other) {
        return other.presence().isMember() || other.node().compareTo(node) < 0;
    }

    private Future<Void> takeOverAll() {
        IntStream.range(0, shards).forEach(host::takeOver);
        return ConditionPoll.waitUntil(vertx, () -> host.ready() == shards);
    }

    @Override
    public void served(int shard, long epoch, String source) {
        // There is nobody to tell.
    }

    /** No other node may own a shard here; logs which node took it. */
    @Override
    public void lost(int shard) {
        if (!leaving) {
            vertx.setTimer(RETRY_MILLIS, later -> retry(shard));
        }
    }

    private void retry(int shard) {
        if (!leaving) {
            host.takeOver(shard);
        }
    }

    @Override
    public Future<Void> drain(UUID other) {
        return Future.failedFuture("Node " + other + " is not in a cluster with this one");
    }

    /** The ports go first: nobody could answer what comes in after the shards are gone. */
    @Override
    public Future<Void> stop(Supplier<Future<Void>> closePorts, long limitMillis) {
        leaving = true;
        return closePorts.get().eventually(() -> releaseAll(limitMillis));
    }

    private Future<Void> releaseAll(long limitMillis) {
        List<Future<Void>> released = new ArrayList<>();
        IntStream.range(0, shards).forEach(shard -> released.add(hosted.release(shard)));
        return Future.join(released).timeout(limitMillis, TimeUnit.MILLISECONDS).mapEmpty();
    }
}
