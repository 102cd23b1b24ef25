package io.dibs.app;

import io.dibs.cluster.ClusterNode;
import io.dibs.cluster.ClusterPorts;
import io.dibs.cluster.ClusterSettings;
import io.dibs.routing.ClusterShardRoutes;
import io.dibs.routing.NodeClock;
import io.dibs.routing.NodeMessenger;
import io.dibs.routing.ShardRoutes;
import io.vertx.core.Future;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The node shares the shards with others. */
final class ClusterOwnership implements ShardOwnership {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterOwnership.class);

    private final NodeResources resources;
    private final ClusterNode cluster;
    private final ShardRoutes routes;
    private final LoopWatch loopWatch;
    private volatile boolean stuck;

    ClusterOwnership(NodeResources resources, ClusterSettings settings, NodeClock clock, ClusterReports reports) {
        this.resources = resources;
        NodeMessenger messenger =
                new NodeMessenger(resources.vertx(), settings.node(), resources.host(), clock, reports);
        ClusterPorts ports = new ClusterPorts(
                resources.ledger().heartbeat(),
                new MessengerClusterBus(messenger),
                new HostedShards(resources),
                resources.ledger().clusterRecords(),
                clock::now);
        this.cluster = new ClusterNode(resources.vertx(), settings, ports, reports);
        this.loopWatch = LoopWatch.of(resources.vertx(), new StuckLoop());
        this.routes = new ClusterShardRoutes(
                settings.node(), resources.host(), cluster::ownerOf, messenger, () -> cluster.isMember() && !stuck);
    }

    @Override
    public ShardRoutes routes() {
        return routes;
    }

    @Override
    public Future<Void> start(Supplier<Future<Void>> warmUp) {
        return cluster.join(warmUp)
                .compose(joined -> resources.waitUntil(cluster::isSettled))
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
            resources.ledger().heartbeat().suspend("an event loop of the node does not move");
        }

        @Override
        public void recovered() {
            LOG.warn("The event loop responds again");
            stuck = false;
            resources.ledger().heartbeat().resume();
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

    /** The shards go first, while the ports are open: what comes in meanwhile is sent on to their new owners. */
    @Override
    public Future<Void> stop(Supplier<Future<Void>> closePorts, long limitMillis) {
        loopWatch.close();
        return cluster.drain(limitMillis).eventually(closePorts).eventually(cluster::leave);
    }
}
