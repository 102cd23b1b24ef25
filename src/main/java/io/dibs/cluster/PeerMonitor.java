package io.dibs.cluster;

import io.dibs.cluster.HeartbeatPort.HeartbeatResult;
import io.dibs.cluster.PresencePublisher.Sent;
import io.dibs.cluster.TcpProbe.Answer;
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
    private final HeartbeatPort beats;
    private final PeerRequests peers;
    private final TcpProbe doors;
    private final Observer observer;
    private final PresencePublisher voice;
    private final PartitionResolver view;
    private final Set<UUID> knocking = new HashSet<>();
    private NodePresence own = NodePresence.NONE;

    /** Hears what is found out. */
    interface Observer {
        /** A beat came back; what it brought was true at that time or later. */
        void heard(long sentAt);

        /** Something else has changed that the view rests on. */
        void changed();

        /** A living node that Hazelcast does not see can be reached. */
        void canReachUnseen(UUID node);
    }

    PeerMonitor(UUID self, ClusterLoop loop, HeartbeatPort beats, PeerRequests peers, Observer observer) {
        this.self = self;
        this.loop = loop;
        this.beats = beats;
        this.peers = peers;
        this.doors = new TcpProbe(loop.vertx());
        this.observer = observer;
        this.voice = new PresencePublisher(loop, beats);
        this.view = new PartitionResolver(self);
    }

    Future<Void> start() {
        return beats.start(voice::leave, this::beat);
    }

    /** Any thread. */
    private void beat(AsyncResult<HeartbeatResult> beat) {
        Sent sent = voice.latest();
        loop.run(() -> {
            if (beat.succeeded()) {
                heard(beat.result().nodes(), sent);
            } else {
                view.beatFailed();
            }
        });
    }

    private void heard(Collection<NodeHeartbeat> rows, Sent sent) {
        view.beat(rows, sent.presence(), sent.at(), loop.now());
        voice.arrived(sent, others(), peers);
        view.untried().forEach(this::knock);
        observer.heard(sent.at());
    }

    private Set<UUID> others() {
        Set<UUID> others = new HashSet<>(own.members());
        others.remove(self);
        return others;
    }

    /** What this node is, and sees, from now on. */
    void present(NodePresence presence) {
        own = presence;
        view.own(presence, loop.now());
        voice.say(presence);
    }

    /** Another node has said something new. */
    void listen() {
        beats.writeSoon();
    }

    SurvivingGroup standing() {
        return view.standing();
    }

    /** Living nodes that Hazelcast sees too. */
    Set<UUID> reachable() {
        return view.reachable();
    }

    /** What this node says, and those that are {@link #reachable}. */
    Map<UUID, NodePresence> presences() {
        Map<UUID, NodePresence> presences = new HashMap<>(view.peers());
        presences.put(self, own);
        return presences;
    }

    /** Living nodes that take part in another cluster, on the same database. */
    List<NodeHeartbeat> strangers() {
        return view.strangers();
    }

    /** The same before the first beat, for a node of this cluster. */
    Future<List<NodeHeartbeat>> strangers(String cluster) {
        return beats.aliveAmong(beat ->
                beat.presence().takesPart() && !beat.presence().cluster().equals(cluster));
    }

    /** Whom this node must reach before it takes part: those that do, or all of its group where none does. */
    Set<UUID> mustReach() {
        Set<UUID> incumbents = new HashSet<>(view.standing().group());
        Map<UUID, NodePresence> presences = presences();
        incumbents.removeIf(
                node -> !presences.containsKey(node) || !presences.get(node).takesPart());
        if (incumbents.isEmpty()) {
            return view.standing().group();
        }
        incumbents.add(self);
        return incumbents;
    }

    /** Whether this node's own beats come back. */
    boolean isSeeing() {
        return view.isSeeing(loop.now());
    }

    void knockAtUnseen() {
        view.unseen().forEach(this::knock);
    }

    private void knock(NodeHeartbeat beat) {
        if (knocking.add(beat.node())) {
            loop.whenDone(doors.knock(beat.presence().address()), answer -> {
                knocking.remove(beat.node());
                learn(beat.node(), answer.result());
            });
        }
    }

    private void learn(UUID node, Answer answer) {
        if (answer == Answer.REFUSED) {
            view.refused(node, loop.now());
            observer.changed();
        } else if (answer == Answer.OPEN) {
            observer.canReachUnseen(node);
        }
    }

    /** Takes this node's row away. */
    Future<Void> end() {
        return beats.stop().eventually(doors::close);
    }
}
