package io.dibs.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Decides from the heartbeats which group of nodes survives a network partition. If all nodes that it sees agree and
 * its group survives, the decision takes effect at once. Any other decision takes effect only after a grace period, and
 * one for a group with this node must have stood for that long: member lists differ for a moment whenever a node joins
 * or leaves. Time is monotonic, in milliseconds.
 */
final class PartitionResolver {
    /** Longer than a change of members takes to appear in every row. */
    static final long GRACE_MILLIS = 2_000;

    private static final long NO_DOUBT = -1;

    private final UUID self;
    private final HeartbeatFailureDetector failureDetector;
    private final RefusedPeers refusals = new RefusedPeers();
    private NodePresence own = NodePresence.NONE;
    private NodePresence published = NodePresence.NONE;
    private SortedSet<UUID> group = new TreeSet<>();
    private SortedSet<UUID> doubted = new TreeSet<>();
    private long doubtSince = NO_DOUBT;

    PartitionResolver(UUID self) {
        this.self = self;
        this.failureDetector = new HeartbeatFailureDetector(self);
    }

    /** This node's heartbeat, sent at {@code sentAt}, returned these rows; its presence is visible to all nodes now. */
    void onHeartbeat(Collection<NodeHeartbeat> rows, NodePresence presence, long sentAt, long now) {
        published = presence;
        failureDetector.onHeartbeat(rows, sentAt, now);
        refusals.onHeartbeat(rows, sentAt);
        refresh(now);
    }

    /** The last decision holds until heartbeats succeed again. */
    void onHeartbeatFailed() {
        failureDetector.onHeartbeatFailed();
        doubtSince = NO_DOUBT;
    }

    /** Sets the presence of this node. */
    void ownPresence(NodePresence presence, long now) {
        own = presence;
        refusals.forget(presence.members());
        if (presence.members().isEmpty()) {
            group = new TreeSet<>();
        }
        refresh(now);
    }

    /** The node's address refused a connection. */
    void connectionRefused(UUID node, long now) {
        refusals.connectionRefused(node, now);
        refresh(now);
    }

    private void refresh(long now) {
        if (!failureDetector.isUpToDate(now)) {
            return;
        }
        SortedSet<UUID> survivors = SurvivingPartition.survivors(presences());
        boolean inside = survivors.contains(self);
        if (inside && isAgreed()) {
            group = survivors;
            doubtSince = NO_DOUBT;
        } else if (doubtSince == NO_DOUBT || inside && !survivors.equals(doubted)) {
            doubted = survivors;
            doubtSince = now;
        } else if (now - doubtSince >= GRACE_MILLIS) {
            group = inside ? survivors : new TreeSet<>();
        }
    }

    private Map<UUID, NodePresence> presences() {
        Map<UUID, NodePresence> presences = new HashMap<>();
        alive().forEach(heartbeat -> presences.put(heartbeat.node(), heartbeat.presence()));
        presences.put(self, own);
        return presences;
    }

    /** Whether all live nodes that this node sees have the same member list. */
    private boolean isAgreed() {
        return alive().stream()
                .filter(heartbeat -> own.members().contains(heartbeat.node()))
                .allMatch(heartbeat -> heartbeat.presence().members().equals(own.members()));
    }

    private List<NodeHeartbeat> alive() {
        List<NodeHeartbeat> alive = new ArrayList<>(failureDetector.alive());
        alive.removeIf(heartbeat -> refusals.isBelieved(heartbeat.node()));
        return alive;
    }

    /**
     * Only published presences count: the others would take shards back that were requested on the basis of an
     * unpublished one.
     */
    SurvivingGroup survivors() {
        SortedSet<UUID> eligible = new TreeSet<>();
        alive().forEach(heartbeat -> addEligible(heartbeat.node(), heartbeat.presence(), eligible));
        if (published.stage() == NodeStage.ELIGIBLE) {
            addEligible(self, own, eligible);
        }
        return new SurvivingGroup(group, eligible);
    }

    private void addEligible(UUID node, NodePresence presence, Set<UUID> eligible) {
        if (group.contains(node) && presence.stage() == NodeStage.ELIGIBLE) {
            eligible.add(node);
        }
    }

    /**
     * Live nodes of this cluster that Hazelcast does not see: they have just died, or there is a partition in between.
     */
    List<NodeHeartbeat> unseen() {
        return alive().stream()
                .filter(heartbeat -> heartbeat.presence().cluster().equals(own.cluster()))
                .filter(heartbeat -> !own.members().contains(heartbeat.node()))
                .toList();
    }

    /** Live members of another cluster on the same database. */
    List<NodeHeartbeat> otherClusters() {
        return alive().stream()
                .filter(heartbeat -> heartbeat.presence().isMember())
                .filter(heartbeat -> !heartbeat.presence().cluster().equals(own.cluster()))
                .toList();
    }

    /** Those of {@link #unseen} whose address has not been probed since they were last seen. */
    List<NodeHeartbeat> unprobed() {
        return unseen().stream()
                .filter(heartbeat -> !refusals.isKnown(heartbeat.node()))
                .toList();
    }

    /** Live nodes that Hazelcast sees. */
    Set<UUID> reachable() {
        return peers().keySet();
    }

    /** The presences of live nodes that Hazelcast sees. */
    Map<UUID, NodePresence> peers() {
        return alive().stream()
                .filter(heartbeat -> own.members().contains(heartbeat.node()))
                .collect(Collectors.toUnmodifiableMap(NodeHeartbeat::node, NodeHeartbeat::presence));
    }

    /** Whether the information about the others is current. */
    boolean isUpToDate(long now) {
        return failureDetector.isUpToDate(now);
    }
}
