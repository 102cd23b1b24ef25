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

    private final NodeResources holdings;
    private final ClusterNode cluster;
    private final ShardRoutes routes;
    private final LoopWatch watch;
    private volatile boolean stuck;

    ClusterOwnership(NodeResources holdings, ClusterSettings settings, NodeClock clock, ClusterReports reports) {
        this.holdings = holdings;
        NodeMessenger post = new NodeMessenger(holdings.vertx(), settings.node(), holdings.host(), clock, reports);
        ClusterPorts ports = new ClusterPorts(
                holdings.ledger().heartbeat(),
                new MessengerClusterBus(post),
                new HostedShards(holdings),
                holdings.ledger().clusterRecords(),
                clock::now);
        this.cluster = new ClusterNode(holdings.vertx(), settings, ports, reports);
        this.watch = LoopWatch.of(holdings.vertx(), new StuckLoop());
        this.routes = new ClusterShardRoutes(
                settings.node(), holdings.host(), cluster::ownerOf, post, () -> cluster.takesPart() && !stuck);
    }

    @Override
    public ShardRoutes routes() {
        return routes;
    }

    @Override
    public Future<Void> begin(Supplier<Future<Void>> warmUp) {
        return cluster.join(warmUp)
                .compose(joined -> holdings.until(cluster::isSettled))
                .compose(settled -> warmUp.get())
                .onSuccess(warm -> watch.start());
    }

    /** Others take this node's shards over, since they hear no heartbeat; the fence keeps what moves again harmless. */
    private final class StuckLoop implements LoopWatch.Listener {
        @Override
        public void stuck() {
            LOG.error(
                    "An event loop is stuck for {} ms: this node releases its shards until the loop responds",
                    LoopWatch.TICK_MILLIS * LoopWatch.STUCK_TICKS);
            stuck = true;
            holdings.ledger().heartbeat().suspend("an event loop of the node does not move");
        }

        @Override
        public void movesAgain() {
            LOG.warn("The event loop responds again");
            stuck = false;
            holdings.ledger().heartbeat().resume();
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
    public Future<Void> end(Supplier<Future<Void>> closePorts, long limitMillis) {
        watch.close();
        return cluster.drain(limitMillis).eventually(closePorts).eventually(cluster::leave);
    }
}
