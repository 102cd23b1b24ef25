package io.dibs.cluster;

import java.util.Set;
import java.util.UUID;

/**
 * Publishes the presence of this node with each heartbeat. Whoever says something new beats at once, and then asks the
 * others to beat too, so that all have heard it within milliseconds.
 */
final class PresencePublisher {
    private final ClusterLoop loop;
    private final HeartbeatPort beats;
    private volatile Sent latest = new Sent(NodePresence.NONE, 0);
    private volatile NodePresence said = NodePresence.NONE;
    private NodePresence told;

    /** What left with a beat, and when. */
    record Sent(NodePresence presence, long at) {}

    PresencePublisher(ClusterLoop loop, HeartbeatPort beats) {
        this.loop = loop;
        this.beats = beats;
    }

    void say(NodePresence presence) {
        if (!presence.equals(said)) {
            said = presence;
            beats.writeSoon();
        }
    }

    /** Any thread: a beat leaves. */
    NodePresence leave() {
        latest = new Sent(said, loop.now());
        return latest.presence();
    }

    /** Any thread, while no beat is under way. */
    Sent latest() {
        return latest;
    }

    /** What was sent stands in the database now. */
    void arrived(Sent sent, Set<UUID> others, PeerRequests peers) {
        if (!sent.presence().equals(told)) {
            told = sent.presence();
            others.forEach(peers::listen);
        }
    }
}
