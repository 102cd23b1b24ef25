package io.dibs.snapshot;

import io.dibs.shard.Ledger;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The ledgers with a shortcut of one process. Each ownership of a shard has one of its own, so that nothing of an
 * ownership reaches the next but what the process has seen acknowledged. Any thread.
 */
public final class SnapshotLedgers {
    private final SnapshotContext context;
    private final Map<Integer, AcknowledgedFence> acknowledged = new ConcurrentHashMap<>();
    private final Map<Integer, SnapshotLedger> latest = new ConcurrentHashMap<>();

    public SnapshotLedgers(Ledger inner, SnapshotStore store, SnapshotListener listener, SnapshotLimits limits) {
        this.context =
                new SnapshotContext(inner, store, listener, limits, new SnapshotMemoryBudget(limits.backlogBytes()));
    }

    /** For an ownership of this shard that begins. */
    public SnapshotLedger open(int shard) {
        AcknowledgedFence known = acknowledged.computeIfAbsent(shard, none -> new AcknowledgedFence());
        SnapshotLedger opened = new SnapshotLedger(context, new RegressionDetector(known));
        latest.put(shard, opened);
        return opened;
    }

    /** Of the ownership of this shard that began last. */
    Optional<SnapshotLedger> latest(int shard) {
        return Optional.ofNullable(latest.get(shard));
    }

    /** Committed coupons that no snapshot holds yet. */
    public long lag() {
        return latest.values().stream().mapToLong(SnapshotLedger::lag).sum();
    }
}
