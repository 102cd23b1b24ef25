package io.dibs.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import io.dibs.cluster.ClusterSettings.EventBusAddress;
import io.dibs.cluster.ClusterSettings.EventBusKeys;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One membership of the cluster: a Vert.x of its own that holds Hazelcast and the event bus, and nothing else. After a
 * merge its consumers cannot be trusted, so it leaves and another one joins; the shards, the clients' sockets and the
 * connections to PostgreSQL belong to the node's own Vert.x and are not affected. Thread-safe.
 */
final class ClusteredBus implements ClusterTransport.Connection {
    /** A dead socket is noticed, and one that hangs given up, within a second each. */
    private static final int PING_MILLIS = 1_000;

    private static final long LEAVE_MILLIS = 5_000;

    private final Vertx vertx;
    private final HazelcastInstance hazelcast;
    private final UUID member;
    private final String address;

    private ClusteredBus(Vertx vertx, HazelcastClusterManager manager) {
        this.vertx = vertx;
        this.hazelcast = manager.getHazelcastInstance();
        this.member = hazelcast.getCluster().getLocalMember().getUuid();
        // Read early: later it would wait for the manager, which may be busy for seconds after a member has left.
        NodeInfo info = manager.getNodeInfo();
        this.address = info.host() + ":" + info.port();
    }

    static Future<ClusteredBus> join(ClusterSettings settings) {
        return apart(() -> {
            HazelcastClusterManager manager = new HazelcastClusterManager(HazelcastConfiguration.of(settings));
            VertxOptions options = new VertxOptions()
                    .setEventLoopPoolSize(1)
                    .setPreferNativeTransport(true)
                    .setEventBusOptions(
                            eventBus(settings.address(), settings.keys().orElse(null)));
            return Vertx.builder()
                    .with(options)
                    .withClusterManager(manager)
                    .buildClustered()
                    .map(vertx -> new ClusteredBus(vertx, manager));
        });
    }

    /** On a thread of no Vert.x: one that is made or closed by another's takes over its context, and never ends. */
    private static <T> Future<T> apart(Supplier<Future<T>> what) {
        Promise<T> promise = Promise.promise();
        Runnable task = () ->
                Future.<Void>succeededFuture().compose(begin -> what.get()).onComplete(promise);
        new Thread(task, "cluster").start();
        return promise.future();
    }

    private static EventBusOptions eventBus(EventBusAddress address, @Nullable EventBusKeys keys) {
        EventBusOptions options = new EventBusOptions()
                .setPort(address.port())
                .setClusterPingInterval(PING_MILLIS)
                .setClusterPingReplyInterval(PING_MILLIS)
                .setConnectTimeout(PING_MILLIS);
        address.host().ifPresent(options::setHost);
        address.publicHost().ifPresent(options::setClusterPublicHost);
        address.publicPort().ifPresent(options::setClusterPublicPort);
        if (keys != null) {
            options.setSsl(true)
                    .setClientAuth(ClientAuth.REQUIRED)
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .addCertPath(keys.certificate().toString())
                            .addKeyPath(keys.key().toString()))
                    .setTrustOptions(
                            new PemTrustOptions().addCertPath(keys.authority().toString()));
        }
        return options;
    }

    @Override
    public Future<Void> attach(ClusterBus bus) {
        return bus.attach(eventBus());
    }

    EventBus eventBus() {
        return vertx.eventBus();
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public Set<UUID> members() {
        try {
            return hazelcast.getCluster().getMembers().stream()
                    .map(each -> each.getAttribute(HazelcastConfiguration.NODE))
                    .filter(node -> node != null)
                    .map(UUID::fromString)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (HazelcastInstanceNotActiveException ended) {
            return Set.of();
        }
    }

    /** A merge gives the member a new id. */
    @Override
    public boolean isSound() {
        try {
            Member local = hazelcast.getCluster().getLocalMember();
            return hazelcast.getLifecycleService().isRunning()
                    && local.getUuid().equals(member);
        } catch (HazelcastInstanceNotActiveException ended) {
            return false;
        }
    }

    /** After the timeout it leaves without waiting for the others. */
    @Override
    public Future<Void> leave() {
        return apart(() -> Future.fromCompletionStage(vertx.close()
                        .toCompletionStage()
                        .toCompletableFuture()
                        .orTimeout(LEAVE_MILLIS, TimeUnit.MILLISECONDS))
                .onFailure(late -> hazelcast.getLifecycleService().terminate())
                .otherwiseEmpty());
    }
}
