package io.dibs.cluster;

import io.dibs.cluster.ClusterTransport.Connection;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node attached to the cluster: opens one {@link Connection} after the other and registers the node's
 * consumers on it.
 */
final class BusAttachment {
    private static final Logger LOG = LoggerFactory.getLogger(BusAttachment.class);
    /**
     * Polling does not block, whereas Hazelcast's listeners share threads with those of Vert.x, which block while
     * members change.
     */
    private static final long CHECK_MILLIS = 50;

    private static final long REOPEN_MILLIS = 1_000;

    private final ClusterLoop loop;
    private final ClusterTransport transport;
    private final ClusterBus bus;
    private final Watcher watcher;
    private @Nullable Connection current;
    private long openedAt;
    private Set<UUID> members = Set.of();
    private boolean closed;

    /** Receives changes of the attachment. */
    interface Watcher {
        /** The members have changed; also called after each time the bus was opened. */
        void membersChanged();

        void attachmentBroken(String reason);
    }

    BusAttachment(ClusterLoop loop, ClusterTransport transport, ClusterBus bus, Watcher watcher) {
        this.loop = loop;
        this.transport = transport;
        this.bus = bus;
        this.watcher = watcher;
        loop.each(CHECK_MILLIS, this::check);
    }

    Future<Void> open() {
        return transport.join().compose(newBus -> newBus.attach(bus)
                .onSuccess(attached -> loop.run(() -> opened(newBus)))
                .onFailure(failure -> newBus.leave()));
    }

    private void opened(Connection newBus) {
        current = newBus;
        openedAt = loop.now();
        if (closed) {
            close();
        } else {
            check();
        }
    }

    private boolean check() {
        Connection open = current;
        if (open != null && !open.isSound()) {
            watcher.attachmentBroken("Hazelcast has merged this node into another cluster, or ended");
        } else if (open != null) {
            update(open.members());
        }
        return !closed;
    }

    private void update(Set<UUID> now) {
        if (!now.equals(members)) {
            Set<UUID> left = new HashSet<>(members);
            left.removeAll(now);
            members = now;
            LOG.info("Hazelcast sees {} nodes: {}", now.size(), now);
            // First, so that returned work is not sent there again.
            watcher.membersChanged();
            left.forEach(bus::nodeLeft);
        }
    }

    boolean isOpen() {
        return current != null;
    }

    boolean isClosed() {
        return closed;
    }

    long openMillis() {
        return isOpen() ? loop.now() - openedAt : 0;
    }

    /** The members, this node included; empty while the bus is not open. */
    Set<UUID> members() {
        return members;
    }

    NodePresence presence(NodeStage stage) {
        Connection open = current;
        String address = open == null ? "" : open.address();
        return new NodePresence(stage, transport.cluster(), address, members, Set.of());
    }

    /** Leaves the bus. Completes when the old membership has ended; never fails. */
    Future<Void> detach() {
        Connection previous = current;
        current = null;
        members = Set.of();
        if (previous == null) {
            return Future.succeededFuture();
        }
        // The consumer's own future belongs to an event loop that is being stopped.
        Promise<Void> left = Promise.promise();
        bus.detach().onComplete(detached -> previous.leave().onComplete(left));
        return left.future();
    }

    /** Retries until it succeeds or is closed. */
    void reopen(Consumer<Throwable> failed) {
        if (!closed) {
            open().onFailure(failure -> {
                failed.accept(failure);
                loop.after(REOPEN_MILLIS, () -> reopen(failed));
            });
        }
    }

    Future<Void> close() {
        closed = true;
        return detach();
    }
}
