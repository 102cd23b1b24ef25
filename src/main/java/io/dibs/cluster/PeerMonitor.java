package io.dibs.cluster;

import io.dibs.cluster.ClusterTransport.ProbeAnswer;
import io.dibs.cluster.HeartbeatPort.HeartbeatResult;
import io.dibs.cluster.PresencePublisher.Sent;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Monitors the other nodes: sends heartbeats, reads theirs, and probes a node that is alive but not visible. */
final class PeerMonitor {
    private final UUID self;
    private final ClusterLoop loop;
    private final HeartbeatPort heartbeats;
    private final PeerRequests peers;
    private final ClusterTransport transport;
    private final Observer observer;
    private final PresencePublisher publisher;
    private final PartitionResolver resolver;
    private final Set<UUID> probing = new HashSet<>();
    private NodePresence own = NodePresence.NONE;

    /** Receives changes of the peers. */
    interface Observer {
        /** A heartbeat succeeded; its result was true at that time or later. */
        void onHeartbeat(long sentAt);

        /** Another input of the partition resolver has changed. */
        void onChange();

        /** A live node that Hazelcast does not see is reachable. */
        void onReachableUnseen(UUID node);
    }

    PeerMonitor(
            UUID self,
            ClusterLoop loop,
            ClusterTransport transport,
            HeartbeatPort heartbeats,
            PeerRequests peers,
            Observer observer) {
        this.self = self;
        this.loop = loop;
        this.heartbeats = heartbeats;
        this.peers = peers;
        this.transport = transport;
        this.observer = observer;
        this.publisher = new PresencePublisher(loop, heartbeats);
        this.resolver = new PartitionResolver(self);
    }

    Future<Void> start() {
        return heartbeats.start(publisher::nextToSend, this::onResult);
    }

    /** Any thread. */
    private void onResult(AsyncResult<HeartbeatResult> result) {
        Sent sent = publisher.latest();
        loop.run(() -> {
            if (result.succeeded()) {
                onHeartbeat(result.result().nodes(), sent);
            } else {
                resolver.onHeartbeatFailed();
            }
        });
    }

    private void onHeartbeat(Collection<NodeHeartbeat> rows, Sent sent) {
        resolver.onHeartbeat(rows, sent.presence(), sent.at(), loop.now());
        publisher.onWritten(sent, others(), peers);
        resolver.unprobed().forEach(this::probe);
        observer.onHeartbeat(sent.at());
    }

    private Set<UUID> others() {
        Set<UUID> others = new HashSet<>(own.members());
        others.remove(self);
        return others;
    }

    /** Sets the presence of this node. */
    void publish(NodePresence presence) {
        own = presence;
        resolver.ownPresence(presence, loop.now());
        publisher.publish(presence);
    }

    /** Reads the heartbeats early, because another node has published a change. */
    void heartbeatSoon() {
        heartbeats.writeSoon();
    }

    SurvivingGroup survivors() {
        return resolver.survivors();
    }

    /** Live nodes that Hazelcast sees too. */
    Set<UUID> reachable() {
        return resolver.reachable();
    }

    /** The presences of this node and of those that are {@link #reachable}. */
    Map<UUID, NodePresence> presences() {
        Map<UUID, NodePresence> presences = new HashMap<>(resolver.peers());
        presences.put(self, own);
        return presences;
    }

    /** Live members of another cluster on the same database. */
    List<NodeHeartbeat> otherClusters() {
        return resolver.otherClusters();
    }

    /** The same before the first heartbeat, for a node of this cluster. */
    Future<List<NodeHeartbeat>> otherClusters(String cluster) {
        return heartbeats.aliveAmong(heartbeat -> heartbeat.presence().isMember()
                && !heartbeat.presence().cluster().equals(cluster));
    }

    /**
     * The nodes that this node must reach before it becomes a member: the members, or its whole group if there are
     * none.
     */
    Set<UUID> requiredPeers() {
        Set<UUID> incumbents = new HashSet<>(resolver.survivors().group());
        Map<UUID, NodePresence> presences = presences();
        incumbents.removeIf(
                node -> !presences.containsKey(node) || !presences.get(node).isMember());
        if (incumbents.isEmpty()) {
            return resolver.survivors().group();
        }
        incumbents.add(self);
        return incumbents;
    }

    /** Whether this node's own heartbeats succeed. */
    boolean isUpToDate() {
        return resolver.isUpToDate(loop.now());
    }

    void probeUnseen() {
        resolver.unseen().forEach(this::probe);
    }

    private void probe(NodeHeartbeat heartbeat) {
        if (probing.add(heartbeat.node())) {
            loop.whenDone(transport.probe(heartbeat.presence().address()), answer -> {
                probing.remove(heartbeat.node());
                onProbe(heartbeat.node(), answer.result());
            });
        }
    }

    private void onProbe(UUID node, ProbeAnswer answer) {
        if (answer == ProbeAnswer.REFUSED) {
            resolver.connectionRefused(node, loop.now());
            observer.onChange();
        } else if (answer == ProbeAnswer.OPEN) {
            observer.onReachableUnseen(node);
        }
    }

    /** Deletes this node's row. */
    Future<Void> stop() {
        return heartbeats.stop().eventually(transport::close);
    }
}
