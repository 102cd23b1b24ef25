package io.dibs.cluster;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Decides which of two nodes leaves and joins again when the event bus does not connect them although Hazelcast sees
 * both. It uses only rows that all nodes can read, so that both decide the same.
 */
final class BrokenLinks {
    private BrokenLinks() {}

    /**
     * Of two nodes, the one that is not a member yet leaves, so that a newcomer evicts nobody; between equals, the one
     * that more of the others do not reach; then the one with the higher id.
     *
     * @param presences the presences of nodes that see each other, including these two
     */
    static boolean leaves(UUID node, UUID other, Map<UUID, NodePresence> presences) {
        Map<UUID, Set<UUID>> links = links(presences);
        return Comparator.<UUID>comparingInt(each -> known(presences, each).isMember() ? 0 : 1)
                        .thenComparingInt(each -> known(links, each).size())
                        .thenComparing(Comparator.naturalOrder())
                        .compare(node, other)
                > 0;
    }

    /** The nodes that each node does not reach. A newcomer's report counts only among newcomers. */
    private static Map<UUID, Set<UUID>> links(Map<UUID, NodePresence> presences) {
        Map<UUID, Set<UUID>> links = new HashMap<>();
        presences.keySet().forEach(node -> links.put(node, new HashSet<>()));
        presences.forEach((node, presence) -> presence.unreached().forEach(unreached -> {
            NodePresence there = presences.get(unreached);
            if (there != null) {
                count(links, unreached, there, node, presence);
                count(links, node, presence, unreached, there);
            }
        }));
        return links;
    }

    private static void count(
            Map<UUID, Set<UUID>> links, UUID node, NodePresence its, UUID other, NodePresence others) {
        if (others.isMember() || !its.isMember()) {
            known(links, node).add(other);
        }
    }

    private static <T> T known(Map<UUID, T> byNode, UUID node) {
        return Objects.requireNonNull(byNode.get(node));
    }
}
