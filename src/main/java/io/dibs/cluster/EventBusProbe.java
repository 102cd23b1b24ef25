package io.dibs.cluster;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Checks each second whether the event bus still reaches this node itself and its peers. Consumers that vanish after a
 * partition are a known fault of clustered buses, which no membership list shows.
 */
final class EventBusProbe {
    /** A node whose own address leads nowhere is deaf: three pings went unanswered. */
    private static final long SELF_SILENT_MILLIS = 4_000;
    /** All have said by the time of the decision whom they do not reach. */
    private static final long UNREACHED_MILLIS = 6_000;
    /** A peer that is busy or stopped is silent for a while too. */
    private static final long PEER_SILENT_MILLIS = 10_000;

    private final UUID self;
    private final ClusterLoop loop;
    private final PeerRequests peers;
    private BusSilence silence = new BusSilence();

    EventBusProbe(UUID self, ClusterLoop loop, PeerRequests peers) {
        this.self = self;
        this.loop = loop;
        this.peers = peers;
    }

    /** On a new event bus everybody is heard again. */
    void restart() {
        silence = new BusSilence();
    }

    /** @param living the peers that should answer, this node among them */
    void ping(Set<UUID> living) {
        BusSilence current = silence;
        current.check(living, loop.now());
        for (UUID node : living) {
            loop.whenDone(peers.ping(node), answer -> {
                if (answer.succeeded()) {
                    current.answered(node, loop.now());
                }
            });
        }
    }

    /** Those that the event bus has not reached for a while. */
    Set<UUID> unreached() {
        return silence.longerThan(UNREACHED_MILLIS)
                .filter(node -> !node.equals(self))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Why this node should join again, see {@link BrokenLinks}.
     *
     * @param presences the presences of this node and of those that it sees
     */
    Optional<String> findFault(Map<UUID, NodePresence> presences) {
        if (silence.longerThan(SELF_SILENT_MILLIS).anyMatch(self::equals)) {
            return Optional.of("the event bus does not lead to this node any more");
        }
        return silence.longerThan(PEER_SILENT_MILLIS)
                .filter(node -> !node.equals(self) && presences.containsKey(node))
                .filter(node -> BrokenLinks.leaves(self, node, presences))
                .findFirst()
                .map(node -> "the event bus does not lead to " + node);
    }
}
