package io.dibs.app;

import io.dibs.ops.Metrics;
import io.dibs.snapshot.SnapshotFault;
import io.dibs.snapshot.SnapshotListener;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands what snapshots tell of themselves to the metrics and the log, and knows which takeovers used them. */
final class SnapshotReports implements SnapshotListener {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotReports.class);
    /** Thousands of campaigns may tell the same when Redis was wiped. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Metrics metrics;
    private final Set<Integer> used = ConcurrentHashMap.newKeySet();
    private final Map<SnapshotFault, Long> told = new ConcurrentHashMap<>();

    SnapshotReports(Metrics metrics) {
        this.metrics = metrics;
    }

    /** Where the shard's coupons came from since this was last asked. */
    String source(int shard) {
        return used.remove(shard) ? "snapshot" : "ledger";
    }

    @Override
    public void used(int shard, String campaign, int coupons) {
        used.add(shard);
        LOG.debug("{} coupons of {} came out of its snapshot", coupons, campaign);
    }

    @Override
    public void failed(String campaign, SnapshotFault fault) {
        metrics.snapshotFailed();
        long now = System.nanoTime();
        Long before = told.get(fault);
        if (before != null && now - before < QUIET_NANOS) {
            LOG.debug("The snapshot of {} is made anew: {}", campaign, fault);
            return;
        }
        told.put(fault, now);
        if (fault == SnapshotFault.MISSING) {
            LOG.info("The snapshot of {} is made anew: {}", campaign, fault);
        } else {
            LOG.warn("The snapshot of {} is made anew: {}", campaign, fault);
        }
    }

    @Override
    public void unreachable(String cause) {
        metrics.snapshotFailed();
        LOG.warn("Redis is out of reach, so takeovers read PostgreSQL for now: {}", cause);
    }

    @Override
    public void reachable() {
        LOG.info("Redis is back");
    }
}
