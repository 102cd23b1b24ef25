package io.dibs.cluster;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Groups nodes that see the same nodes, and picks the group that survives. Where there are several such groups, one
 * goes on.
 */
final class SurvivingPartition {
    private static final Comparator<Group> FIRST = Comparator.comparingInt(Group::takingPart)
            .thenComparing(group -> group.nodes().size())
            .thenComparing(group -> group.nodes().first(), Comparator.reverseOrder());

    private SurvivingPartition() {}

    private record Group(SortedSet<UUID> nodes, int takingPart) {}

    /**
     * The group in which the most nodes take part, so that newcomers evict nobody, however many they are: neither ones
     * that cannot join, nor those of a second cluster on the same database. Of two such groups the larger, then the one
     * with the lowest id.
     *
     * @param presences what each living node says
     */
    static SortedSet<UUID> goingOn(Map<UUID, NodePresence> presences) {
        Map<SortedSet<UUID>, SortedSet<UUID>> groups = new HashMap<>();
        presences.forEach((node, presence) -> {
            if (presence.members().contains(node)) {
                groups.computeIfAbsent(presence.members(), list -> new TreeSet<>())
                        .add(node);
            }
        });
        return groups.values().stream()
                .map(nodes -> new Group(nodes, takingPart(nodes, presences)))
                .max(FIRST)
                .map(Group::nodes)
                .orElseGet(TreeSet::new);
    }

    private static int takingPart(SortedSet<UUID> nodes, Map<UUID, NodePresence> presences) {
        return (int)
                nodes.stream().filter(node -> presences.get(node).takesPart()).count();
    }
}
