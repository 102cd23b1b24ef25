package io.dibs.cluster;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Asks each second whether the event bus still leads to oneself and to the peers. Consumers that vanish after a cut are a
 * known fault of clustered buses, and no membership list shows it.
 */
final class Watch {
    /** A node whose own address leads nowhere is deaf: three pings went unanswered. */
    private static final long SELF_SILENT_MILLIS = 4_000;
    /** A peer that is busy or stopped is silent for a while too. */
    private static final long PEER_SILENT_MILLIS = 10_000;

    private final UUID self;
    private final Loop loop;
    private final Peers peers;
    private Silence silence = new Silence();

    Watch(UUID self, Loop loop, Peers peers) {
        this.self = self;
        this.loop = loop;
        this.peers = peers;
    }

    /** On a new event bus everybody is heard again. */
    void startAgain() {
        silence = new Silence();
    }

    /** @param living the peers that should answer, this node among them */
    void ping(Set<UUID> living) {
        Silence current = silence;
        current.look(living, loop.now());
        for (UUID node : living) {
            loop.whenDone(peers.ping(node), answer -> {
                if (answer.succeeded()) {
                    current.answered(node, loop.now());
                }
            });
        }
    }

    /** Why this node should join anew. Of two that do not reach each other, it is the one with the higher id. */
    Optional<String> complaint() {
        if (silence.longerThan(SELF_SILENT_MILLIS).anyMatch(self::equals)) {
            return Optional.of("the event bus does not lead to this node any more");
        }
        return silence.longerThan(PEER_SILENT_MILLIS)
                .filter(node -> node.compareTo(self) < 0)
                .findFirst()
                .map(node -> "the event bus does not lead to " + node + " any more");
    }
}
