package io.dibs.cluster;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the presence of this node with each heartbeat. A change triggers a heartbeat at once and then asks the
 * others for one, so that all nodes know it within milliseconds.
 */
final class PresencePublisher {
    private final ClusterLoop loop;
    private final HeartbeatPort heartbeats;
    private volatile Sent latest = new Sent(NodePresence.NONE, 0);
    private volatile NodePresence current = NodePresence.NONE;
    private @Nullable NodePresence announced;

    /** The presence that was sent with a heartbeat, and when. */
    record Sent(NodePresence presence, long at) {}

    PresencePublisher(ClusterLoop loop, HeartbeatPort heartbeats) {
        this.loop = loop;
        this.heartbeats = heartbeats;
    }

    void publish(NodePresence presence) {
        if (!presence.equals(current)) {
            current = presence;
            heartbeats.writeSoon();
        }
    }

    /** The presence for the next heartbeat. Any thread. */
    NodePresence nextToSend() {
        latest = new Sent(current, loop.now());
        return latest.presence();
    }

    /** Any thread, while no heartbeat is in flight. */
    Sent latest() {
        return latest;
    }

    /** The sent presence was written to the database. */
    void onWritten(Sent sent, Set<UUID> others, PeerRequests peers) {
        if (!sent.presence().equals(announced)) {
            announced = sent.presence();
            others.forEach(peers::refresh);
        }
    }
}
