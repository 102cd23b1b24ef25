package io.dibs.cluster;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Remembers nodes whose machine refused a connection to their event bus, which means that the process is dead. A node
 * behind a partition does not answer at all. A refusal counts until the node's counter moves again, as it does if a
 * firewall refuses for a live node; from then on refusals are ignored until the node is a member again.
 */
final class RefusedPeers {
    private final Map<UUID, Refusal> refusals = new HashMap<>();

    /** @param last where the counter stood in the first beat that left after the refusal; -1 before that */
    private record Refusal(long at, long last, boolean believed) {}

    void connectionRefused(UUID node, long now) {
        refusals.putIfAbsent(node, new Refusal(now, -1, true));
    }

    void onHeartbeat(Collection<NodeHeartbeat> rows, long sentAt) {
        refusals.keySet().retainAll(rows.stream().map(NodeHeartbeat::node).toList());
        for (NodeHeartbeat row : rows) {
            refusals.computeIfPresent(row.node(), (node, refusal) -> after(refusal, row.counter(), sentAt));
        }
    }

    private static Refusal after(Refusal refusal, long counter, long sentAt) {
        if (sentAt <= refusal.at()) {
            return refusal;
        }
        boolean still = refusal.last() == -1 || refusal.last() == counter;
        return new Refusal(refusal.at(), counter, refusal.believed() && still);
    }

    void forget(Set<UUID> members) {
        refusals.keySet().removeAll(members);
    }

    boolean isKnown(UUID node) {
        return refusals.containsKey(node);
    }

    boolean isBelieved(UUID node) {
        Refusal refusal = refusals.get(node);
        return refusal != null && refusal.believed();
    }
}
