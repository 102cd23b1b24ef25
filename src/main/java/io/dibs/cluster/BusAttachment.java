package io.dibs.cluster;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node attached to the cluster: opens one {@link ClusteredBus} after the other and registers the node's
 * consumers on it.
 */
final class BusAttachment {
    private static final Logger LOG = LoggerFactory.getLogger(BusAttachment.class);
    /** Hazelcast's listeners share threads with those of Vert.x, which block while members change; looking does not. */
    private static final long LOOK_MILLIS = 50;

    private static final long OPEN_AGAIN_MILLIS = 1_000;

    private final ClusterSettings settings;
    private final ClusterLoop loop;
    private final ClusterBus bus;
    private final Watcher watcher;
    private String cluster;
    private ClusteredBus joined;
    private long openedAt;
    private Set<UUID> members = Set.of();
    private boolean closed;

    /** Hears what becomes of the hold. */
    interface Watcher {
        /** Somebody came or left; after the first time, and after each time that it was opened anew. */
        void membersChanged();

        void broken(String why);
    }

    BusAttachment(ClusterSettings settings, ClusterLoop loop, ClusterBus bus, Watcher watcher) {
        this.settings = settings;
        this.loop = loop;
        this.bus = bus;
        this.watcher = watcher;
        loop.each(LOOK_MILLIS, this::look);
    }

    Future<Void> open() {
        return ClusteredBus.join(settings).compose(fresh -> bus.attach(fresh.eventBus())
                .onSuccess(attached -> loop.run(() -> opened(fresh)))
                .onFailure(failure -> fresh.leave()));
    }

    private void opened(ClusteredBus fresh) {
        joined = fresh;
        openedAt = loop.now();
        if (closed) {
            close();
        } else {
            look();
        }
    }

    private boolean look() {
        if (joined != null && !joined.isSound()) {
            watcher.broken("Hazelcast has merged this node into another cluster, or ended");
        } else if (joined != null) {
            update(joined.members());
        }
        return !closed;
    }

    private void update(Set<UUID> now) {
        if (!now.equals(members)) {
            Set<UUID> left = new HashSet<>(members);
            left.removeAll(now);
            members = now;
            LOG.info("Hazelcast sees {} nodes: {}", now.size(), now);
            // First, so that what is handed back does not go there again.
            watcher.membersChanged();
            left.forEach(bus::left);
        }
    }

    boolean isOpen() {
        return joined != null;
    }

    boolean isClosed() {
        return closed;
    }

    long openMillis() {
        return isOpen() ? loop.now() - openedAt : 0;
    }

    /** The nodes that are there, this one included; empty while it is not open. */
    Set<UUID> members() {
        return members;
    }

    NodePresence presence(NodeStage stage) {
        String address = isOpen() ? joined.address() : "";
        return new NodePresence(stage, cluster(), address, members, Set.of());
    }

    /**
     * The name of the cluster that this node is for.
     *
     * @throws IllegalArgumentException where the configuration cannot be used
     */
    synchronized String cluster() {
        if (cluster == null) {
            cluster = HazelcastConfiguration.of(settings).getClusterName();
        }
        return cluster;
    }

    /** From now on it is not open. Completes when the old membership is over; never fails. */
    Future<Void> letGo() {
        ClusteredBus old = joined;
        joined = null;
        members = Set.of();
        if (old == null) {
            return Future.succeededFuture();
        }
        // The consumer's own future belongs to an event loop that ends on the way.
        Promise<Void> gone = Promise.promise();
        bus.detach().onComplete(detached -> old.leave().onComplete(gone));
        return gone.future();
    }

    /** Until it succeeds, or is closed. */
    void openAgain(Consumer<Throwable> failed) {
        if (!closed) {
            open().onFailure(failure -> {
                failed.accept(failure);
                loop.after(OPEN_AGAIN_MILLIS, () -> openAgain(failed));
            });
        }
    }

    Future<Void> close() {
        closed = true;
        return letGo();
    }
}
