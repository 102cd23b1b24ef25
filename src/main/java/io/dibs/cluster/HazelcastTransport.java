package io.dibs.cluster;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/** Joins by Hazelcast; each membership has a Vert.x of its own. */
final class HazelcastTransport implements ClusterTransport {
    private final ClusterSettings settings;
    private final TcpProbe probe;
    private @Nullable String cluster;

    HazelcastTransport(Vertx vertx, ClusterSettings settings) {
        this.settings = settings;
        this.probe = new TcpProbe(vertx);
    }

    @Override
    public synchronized String cluster() {
        if (cluster == null) {
            cluster = HazelcastConfiguration.of(settings).getClusterName();
        }
        return cluster;
    }

    @Override
    public Future<Connection> join() {
        return ClusteredBus.join(settings).map(bus -> bus);
    }

    @Override
    public Future<ProbeAnswer> probe(String address) {
        return probe.probe(address);
    }

    @Override
    public Future<Void> close() {
        return probe.close();
    }
}
