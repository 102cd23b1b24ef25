package io.dibs.app;

import io.dibs.ops.NodeReadiness;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes the node not ready while PostgreSQL refuses the writes of a shard that lives here, as it does with a full disk:
 * takeovers and heartbeats, which need no new page, may go through all the while. The shard goes on trying its last
 * batch, so the first one that is committed makes the node ready again. Any thread may call it.
 */
final class RefusedWrites {
    private static final String PART = "writes";
    /** One is a lost connection, most likely. */
    private static final int IN_A_ROW = 2;

    private final NodeReadiness readiness;
    private final Map<Integer, Integer> failures = new HashMap<>();

    RefusedWrites(NodeReadiness readiness) {
        this.readiness = readiness;
    }

    synchronized void failed(int shard, String reason) {
        if (failures.merge(shard, 1, Integer::sum) >= IN_A_ROW) {
            readiness.notReady(PART, "PostgreSQL does not take the writes of shard " + shard + ": " + reason);
        }
    }

    /** A write has gone through, or the shard does not live here any more. */
    synchronized void over(int shard) {
        if (failures.remove(shard) != null && failures.values().stream().noneMatch(inARow -> inARow >= IN_A_ROW)) {
            readiness.ready(PART);
        }
    }
}
