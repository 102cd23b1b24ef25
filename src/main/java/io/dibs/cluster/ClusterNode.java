package io.dibs.cluster;

import io.dibs.cluster.TakeoverController.Begun;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Facade of the cluster for the rest of the node. Any thread may call it. */
public final class ClusterNode {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);

    private final ClusterSettings settings;
    private final ClusterLoop loop;
    private final ClusterRecords records;
    private final ClusterListener listener;
    private final ShardDirectory directory;
    private final TakeoverController takeovers;
    private final ClusterMembership membership;

    /** @param vertx the one that the node's work runs on; the event bus has one of its own */
    public ClusterNode(Vertx vertx, ClusterSettings settings, ClusterPorts ports, ClusterListener listener) {
        this(
                new VertxClusterLoop(vertx, ports.clock()),
                new HazelcastTransport(vertx, settings),
                settings,
                ports,
                listener);
    }

    ClusterNode(
            ClusterLoop loop,
            ClusterTransport transport,
            ClusterSettings settings,
            ClusterPorts ports,
            ClusterListener listener) {
        this.settings = settings;
        this.loop = loop;
        this.records = ports.records();
        this.listener = listener;
        this.directory = new ShardDirectory(settings.shards());
        PeerRequests peers = new PeerRequests(ports.bus(), loop::wall);
        this.takeovers = new TakeoverController(settings.node(), loop, peers, ports, directory);
        this.membership = new ClusterMembership(settings, loop, transport, ports, peers, takeovers, listener);
    }

    /**
     * @param warmUp runs before this node takes work from others; may run again
     * @return completes when the node is a member; its shards follow one after the other
     */
    public Future<Void> join(Supplier<Future<Void>> warmUp) {
        return membership.join(warmUp);
    }

    /** Any thread: whether all shards that should live here do, and serve. */
    public boolean isSettled() {
        return membership.isSettled();
    }

    /** Any thread: whether the node is reached by the others and may own shards; not while it starts or is cut off. */
    public boolean isMember() {
        return membership.isMember();
    }

    /** Null while nobody is known to own the shard. */
    public @Nullable UUID ownerOf(int shard) {
        return directory.ownerOf(shard);
    }

    /**
     * A shard that this node has taken over serves all of its campaigns.
     *
     * @param source where its coupons were read from
     */
    public void served(int shard, long epoch, String source) {
        loop.run(() -> {
            Begun begun = takeovers.served(shard);
            if (begun != null) {
                record(new ShardTakeover(
                        shard,
                        epoch,
                        settings.node(),
                        settings.label(),
                        begun.previous(),
                        begun.cause(),
                        source,
                        loop.now() - begun.at(),
                        loop.wall()));
                membership.evaluate();
            }
        });
    }

    private void record(ShardTakeover takeover) {
        listener.tookOver(takeover);
        records.record(takeover)
                .onFailure(failure -> LOG.warn(
                        "Could not record the takeover of shard {}: {}", takeover.shard(), failure.getMessage()));
    }

    /** Another owner has taken a shard that lived here. */
    public void lost(int shard) {
        loop.run(() -> takeovers.left(shard));
    }

    /** Others take the shards over. @return completes when nothing lives here any more, within the limit */
    public Future<Void> drain(long limitMillis) {
        return membership.drain(limitMillis);
    }

    /** The node is gone afterwards, without being missed. */
    public Future<Void> leave() {
        return membership.leave();
    }
}
