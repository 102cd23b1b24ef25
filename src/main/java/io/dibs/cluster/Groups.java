package io.dibs.cluster;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/** Nodes that see the same nodes. Where there are several such groups, one goes on. */
final class Groups {
    private static final Comparator<SortedSet<UUID>> LARGEST = Comparator.<SortedSet<UUID>>comparingInt(SortedSet::size)
            .thenComparing(SortedSet::first, Comparator.reverseOrder());

    private Groups() {}

    /**
     * The largest group; of two as large, the one with the lowest id.
     *
     * @param lists whom each living node sees
     */
    static SortedSet<UUID> goingOn(Map<UUID, SortedSet<UUID>> lists) {
        Map<SortedSet<UUID>, SortedSet<UUID>> groups = new HashMap<>();
        lists.forEach((node, members) -> {
            if (members.contains(node)) {
                groups.computeIfAbsent(members, list -> new TreeSet<>()).add(node);
            }
        });
        return groups.values().stream().max(LARGEST).orElseGet(TreeSet::new);
    }
}
