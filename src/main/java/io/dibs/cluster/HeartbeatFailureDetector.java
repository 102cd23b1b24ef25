package io.dibs.cluster;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Failure detector over the heartbeats in PostgreSQL: tells which nodes are stale. A node is stale when its counter has
 * not moved for a while, by this node's clock, during which all of this node's own heartbeats succeeded. While they
 * fail nothing is decided, so that an outage of PostgreSQL makes no node stale. A row that is seen for the first time
 * counts as alive. Time is monotonic, in milliseconds.
 */
final class HeartbeatFailureDetector {
    /** Three beats of a living node fall into it. */
    static final long STALE_MILLIS = 3_000;
    /** Between two of my own beats further apart than this, I was blind. */
    static final long BLIND_MILLIS = 2_000;

    private final UUID self;
    private Map<UUID, Seen> others = Map.of();
    private boolean seeing;
    private long latest;

    private record Seen(NodeHeartbeat heartbeat, long movedAt, boolean stale) {}

    HeartbeatFailureDetector(UUID self) {
        this.self = self;
    }

    /** @param sentAt what the rows say was true then or later */
    void onHeartbeat(Collection<NodeHeartbeat> rows, long sentAt, long now) {
        boolean blind = !isUpToDate(now);
        Map<UUID, Seen> seen = new HashMap<>();
        for (NodeHeartbeat row : rows) {
            if (!row.node().equals(self)) {
                seen.put(row.node(), seen(row, blind, sentAt, now));
            }
        }
        others = seen;
        seeing = true;
        latest = now;
    }

    private Seen seen(NodeHeartbeat row, boolean blind, long sentAt, long now) {
        Seen before = others.get(row.node());
        if (before == null || before.heartbeat().counter() != row.counter()) {
            return new Seen(row, now, false);
        }
        if (before.stale()) {
            return before;
        }
        return blind
                ? new Seen(row, now, false)
                : new Seen(row, before.movedAt(), sentAt - before.movedAt() >= STALE_MILLIS);
    }

    void onHeartbeatFailed() {
        seeing = false;
    }

    /** Whether what is known of the others is of this moment. */
    boolean isUpToDate(long now) {
        return seeing && now - latest <= BLIND_MILLIS;
    }

    List<NodeHeartbeat> alive() {
        return others.values().stream()
                .filter(seen -> !seen.stale())
                .map(Seen::heartbeat)
                .collect(Collectors.toUnmodifiableList());
    }
}
