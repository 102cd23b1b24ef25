package io.dibs.app;

import io.dibs.cluster.ClusterNode;
import io.dibs.cluster.ClusterPorts;
import io.dibs.cluster.ClusterSettings;
import io.dibs.cluster.HeartbeatPort;
import io.dibs.routing.ClusterShardRoutes;
import io.dibs.routing.NodeMessenger;
import io.dibs.routing.ShardHost;
import io.dibs.routing.ShardRoutes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The node shares the shards with others. */
final class ClusterOwnership implements ShardOwnership {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterOwnership.class);

    /** What a node is asked with that should stop. */
    static final String DRAIN = "drain";

    private static final long DRAIN_MILLIS = 1_000;

    private final Vertx vertx;
    private final NodeMessenger messenger;
    private final HeartbeatPort heartbeat;
    private final ClusterNode cluster;
    private final ShardRoutes routes;
    private final LoopWatch loopWatch;
    private volatile boolean stuck;

    ClusterOwnership(
            Vertx vertx,
            ClusterSettings settings,
            ClusterPorts ports,
            NodeMessenger messenger,
            ShardHost host,
            ClusterReports reports) {
        this.vertx = vertx;
        this.messenger = messenger;
        this.heartbeat = ports.heartbeats();
        this.cluster = new ClusterNode(vertx, settings, ports, reports);
        this.loopWatch = LoopWatch.of(vertx, new StuckLoop());
        this.routes = new ClusterShardRoutes(
                settings.node(), host, cluster::ownerOf, messenger, () -> cluster.isMember() && !stuck);
    }

    @Override
    public ShardRoutes routes() {
        return routes;
    }

    @Override
    public Future<Void> start(Supplier<Future<Void>> warmUp) {
        return cluster.join(warmUp)
                .compose(joined -> ConditionPoll.waitUntil(vertx, cluster::isSettled))
                .compose(settled -> warmUp.get())
                .onSuccess(warm -> loopWatch.start());
    }

    /**
     * Without heartbeats the others take this node's shards over; the fence makes it harmless if the loop moves again.
     */
    private final class StuckLoop implements LoopWatch.Listener {
        @Override
        public void stuck() {
            LOG.error(
                    "An event loop is stuck for {} ms: this node releases its shards until the loop responds",
                    LoopWatch.TICK_MILLIS * LoopWatch.STUCK_TICKS);
            stuck = true;
            heartbeat.suspend("an event loop of the node does not move");
        }

        @Override
        public void recovered() {
            LOG.warn("The event loop responds again");
            stuck = false;
            heartbeat.resume();
        }
    }

    @Override
    public void served(int shard, long epoch, String source) {
        cluster.served(shard, epoch, source);
    }

    @Override
    public void lost(int shard) {
        cluster.lost(shard);
    }

    /** A node that does not answer is a matter of time, not a fault of this one. */
    @Override
    public Future<Void> drain(UUID node) {
        return messenger
                .request(node, DRAIN, Buffer.buffer(), DRAIN_MILLIS)
                .<Void>mapEmpty()
                .recover(failure -> Future.failedFuture(failure.getMessage()));
    }

    /** The shards go first, while the ports are open: what comes in meanwhile is sent on to their new owners. */
    @Override
    public Future<Void> stop(Supplier<Future<Void>> closePorts, long limitMillis) {
        loopWatch.close();
        return cluster.drain(limitMillis).eventually(closePorts).eventually(cluster::leave);
    }
}
