package io.dibs.cluster;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/** Groups nodes that see the same nodes and picks the group that survives. */
final class SurvivingPartition {
    private static final Comparator<Group> FIRST = Comparator.comparingInt(Group::members)
            .thenComparing(group -> group.nodes().size())
            .thenComparing(group -> group.nodes().first(), Comparator.reverseOrder());

    private SurvivingPartition() {}

    private record Group(SortedSet<UUID> nodes, int members) {}

    /**
     * Picks the group with the most members, so that newcomers evict nobody, however many they are: neither those that
     * cannot join, nor those of a second cluster on the same database. Of two such groups the larger one, then the one
     * with the lowest id.
     *
     * @param presences the presence of each live node
     */
    static SortedSet<UUID> survivors(Map<UUID, NodePresence> presences) {
        Map<SortedSet<UUID>, SortedSet<UUID>> groups = new HashMap<>();
        presences.forEach((node, presence) -> {
            if (presence.members().contains(node)) {
                groups.computeIfAbsent(presence.members(), list -> new TreeSet<>())
                        .add(node);
            }
        });
        return groups.values().stream()
                .map(nodes -> new Group(nodes, members(nodes, presences)))
                .max(FIRST)
                .map(Group::nodes)
                .orElseGet(TreeSet::new);
    }

    private static int members(SortedSet<UUID> nodes, Map<UUID, NodePresence> presences) {
        return (int) nodes.stream()
                .filter(node -> Objects.requireNonNull(presences.get(node)).isMember())
                .count();
    }
}
