package io.dibs.app;

import io.dibs.actor.ClusterRoutes;
import io.dibs.actor.NodeClock;
import io.dibs.actor.PostOffice;
import io.dibs.actor.Routes;
import io.dibs.cluster.ClusterNode;
import io.dibs.cluster.ClusterSettings;
import io.dibs.cluster.Ports;
import io.dibs.ledger.Pulse;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The node shares the shards with others. */
final class Clustered implements Tenancy {
    private final Holdings holdings;
    private final ClusterNode cluster;
    private final Routes routes;

    /** @param heard told of each heartbeat */
    Clustered(
            Holdings holdings,
            ClusterSettings settings,
            NodeClock clock,
            ClusterReports reports,
            Consumer<AsyncResult<Pulse>> heard) {
        this.holdings = holdings;
        PostOffice post = new PostOffice(holdings.vertx(), settings.node(), holdings.host(), clock, reports);
        Ports ports = new Ports(
                new LedgerBeats(holdings.ledger().heartbeat(), heard),
                new PostBus(post),
                new HostedShards(holdings),
                new LedgerRecords(holdings.ledger().register()),
                clock::now);
        this.cluster = new ClusterNode(holdings.vertx(), settings, ports, reports);
        this.routes =
                new ClusterRoutes(settings.node(), holdings.host(), cluster::ownerOf, post, cluster::takesPart);
    }

    @Override
    public Routes routes() {
        return routes;
    }

    @Override
    public Future<Void> begin(Supplier<Future<Void>> warmUp) {
        return cluster.join(warmUp)
                .compose(joined -> holdings.until(cluster::isSettled))
                .compose(settled -> warmUp.get());
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
        return cluster.drain(limitMillis).eventually(closePorts).eventually(cluster::leave);
    }
}
