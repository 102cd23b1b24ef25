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
 * Decides from what this node is told which group of nodes survives a network partition. It follows at once where all
 * whom it sees agree and its group goes on. Any other finding is acted on only when it has lasted: lists differ for a
 * moment whenever a node comes or goes. Time is monotonic, in milliseconds.
 */
final class PartitionResolver {
    /** Longer than a change of members takes to stand in everybody's row. */
    static final long GRACE_MILLIS = 2_000;

    private static final long NO_DOUBT = -1;

    private final UUID self;
    private final HeartbeatFailureDetector freshness;
    private final RefusedPeers refusals = new RefusedPeers();
    private NodePresence own = NodePresence.NONE;
    private NodePresence said = NodePresence.NONE;
    private SortedSet<UUID> group = new TreeSet<>();
    private long doubtSince = NO_DOUBT;

    PartitionResolver(UUID self) {
        this.self = self;
        this.freshness = new HeartbeatFailureDetector(self);
    }

    /**
     * My own beat came back with these rows; it left at {@code sentAt}, and what it said can be read by everybody now.
     */
    void beat(Collection<NodeHeartbeat> rows, NodePresence what, long sentAt, long now) {
        said = what;
        freshness.beat(rows, sentAt, now);
        refusals.beat(rows, sentAt);
        settle(now);
    }

    /** What is concluded stands until beats come back. */
    void beatFailed() {
        freshness.beatFailed();
        doubtSince = NO_DOUBT;
    }

    /** What this node itself is and sees now. */
    void own(NodePresence presence, long now) {
        own = presence;
        refusals.forget(presence.members());
        if (presence.members().isEmpty()) {
            group = new TreeSet<>();
        }
        settle(now);
    }

    /** Nothing listens at the node's address. */
    void refused(UUID node, long now) {
        refusals.refused(node, now);
        settle(now);
    }

    private void settle(long now) {
        if (!freshness.isSeeing(now)) {
            return;
        }
        SortedSet<UUID> goingOn = SurvivingPartition.goingOn(presences());
        boolean inside = goingOn.contains(self);
        if (inside && isAgreed()) {
            group = goingOn;
            doubtSince = NO_DOUBT;
        } else if (doubtSince == NO_DOUBT) {
            doubtSince = now;
        } else if (now - doubtSince >= GRACE_MILLIS) {
            group = inside ? goingOn : new TreeSet<>();
        }
    }

    private Map<UUID, NodePresence> presences() {
        Map<UUID, NodePresence> presences = new HashMap<>();
        alive().forEach(beat -> presences.put(beat.node(), beat.presence()));
        presences.put(self, own);
        return presences;
    }

    /** Whether all whom I see, as far as they live, see the same as I do. */
    private boolean isAgreed() {
        return alive().stream()
                .filter(beat -> own.members().contains(beat.node()))
                .allMatch(beat -> beat.presence().members().equals(own.members()));
    }

    private List<NodeHeartbeat> alive() {
        List<NodeHeartbeat> alive = new ArrayList<>(freshness.fresh());
        alive.removeIf(beat -> refusals.isBelieved(beat.node()));
        return alive;
    }

    /** Shards are not asked for in the name of what the others cannot know yet: they would take them back. */
    SurvivingGroup standing() {
        SortedSet<UUID> eligible = new TreeSet<>();
        alive().forEach(beat -> addEligible(beat.node(), beat.presence(), eligible));
        if (said.stage() == NodeStage.ELIGIBLE) {
            addEligible(self, own, eligible);
        }
        return new SurvivingGroup(group, eligible);
    }

    private void addEligible(UUID node, NodePresence presence, Set<UUID> eligible) {
        if (group.contains(node) && presence.stage() == NodeStage.ELIGIBLE) {
            eligible.add(node);
        }
    }

    /** Living nodes of my cluster that I do not see: either they died a moment ago, or there is a cut between us. */
    List<NodeHeartbeat> unseen() {
        return alive().stream()
                .filter(beat -> beat.presence().cluster().equals(own.cluster()))
                .filter(beat -> !own.members().contains(beat.node()))
                .toList();
    }

    /** Living nodes that take part in another cluster, on the same database. */
    List<NodeHeartbeat> strangers() {
        return alive().stream()
                .filter(beat -> beat.presence().takesPart())
                .filter(beat -> !beat.presence().cluster().equals(own.cluster()))
                .toList();
    }

    /** Those of {@link #unseen} whose address has not been tried since they were last seen. */
    List<NodeHeartbeat> untried() {
        return unseen().stream().filter(beat -> !refusals.isKnown(beat.node())).toList();
    }

    /** Living nodes that I see. */
    Set<UUID> reachable() {
        return peers().keySet();
    }

    /** What living nodes say that I see. */
    Map<UUID, NodePresence> peers() {
        return alive().stream()
                .filter(beat -> own.members().contains(beat.node()))
                .collect(Collectors.toUnmodifiableMap(NodeHeartbeat::node, NodeHeartbeat::presence));
    }

    /** Whether what I know of the others is of this moment. */
    boolean isSeeing(long now) {
        return freshness.isSeeing(now);
    }
}
