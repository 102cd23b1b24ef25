package io.dibs.cluster;

import java.util.SortedSet;
import java.util.UUID;

/**
 * The group of nodes that survives, as one node decides it.
 *
 * @param group the surviving nodes including this one; empty if this one is not among them
 * @param eligible those of the group among which the shards are placed
 */
public record SurvivingGroup(SortedSet<UUID> group, SortedSet<UUID> eligible) {
    public boolean isInside() {
        return !group.isEmpty();
    }
}
