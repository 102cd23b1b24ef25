package io.dibs.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;

/** A small Vert.x of its own that joins the others of the same name on this machine. */
final class TestClusteredBus {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int MAX_TRIES = 5;

    private TestClusteredBus() {}

    /**
     * A node that gets no answer in time, as on a busy machine, begins a cluster of its own: it then tries again.
     *
     * @param size of the cluster with this node
     */
    static Vertx join(String cluster, int size) {
        for (int tries = 1; ; tries++) {
            Vertx bus = join(cluster);
            int nodes = ((VertxInternal) bus).clusterManager().getNodes().size();
            if (nodes == size) {
                return bus;
            }
            bus.close().toCompletionStage().toCompletableFuture().join();
            assertThat(tries).as("%s nodes instead of %s", nodes, size).isLessThan(MAX_TRIES);
        }
    }

    private static Vertx join(String cluster) {
        Config config = ConfigUtil.loadConfig().setClusterName(cluster);
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        // Other tests have members on this machine too, so the ports behind the first three are looked at as well.
        config.setProperty("hazelcast.tcp.join.port.try.count", "100");
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface(LOOPBACK);
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).addMember(LOOPBACK);
        return Vertx.builder()
                .with(new VertxOptions()
                        .setEventLoopPoolSize(1)
                        .setPreferNativeTransport(true)
                        .setEventBusOptions(new EventBusOptions().setHost(LOOPBACK)))
                .withClusterManager(new HazelcastClusterManager(config))
                .buildClustered()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }
}
