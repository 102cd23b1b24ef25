package io.dibs.cluster;

import java.util.SortedSet;
import java.util.UUID;

/**
 * What a node concludes of the cluster.
 *
 * @param group the nodes that go on, this one among them; empty when it is outside
 * @param eligible those of the group among which the shards are placed
 */
public record SurvivingGroup(SortedSet<UUID> group, SortedSet<UUID> eligible) {
    public boolean isInside() {
        return !group.isEmpty();
    }
}
