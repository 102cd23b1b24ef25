package io.dibs.app;

import io.dibs.ops.NodeMetrics;
import io.dibs.ops.NodeReadiness;
import io.dibs.snapshot.FenceMark;
import io.dibs.snapshot.SnapshotFault;
import io.dibs.snapshot.SnapshotListener;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands what snapshots tell of themselves to the metrics and the log, and knows which takeovers used them. */
final class SnapshotReports implements SnapshotListener {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotReports.class);
    /** Thousands of campaigns may tell the same when Redis was wiped. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final NodeMetrics metrics;
    private final NodeReadiness readiness;
    private final Set<Integer> regressed = ConcurrentHashMap.newKeySet();
    private final Set<Integer> used = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Long unverifiedLoggedAt;
    private final Map<SnapshotFault, Long> loggedAt = new ConcurrentHashMap<>();

    SnapshotReports(NodeMetrics metrics, NodeReadiness readiness) {
        this.metrics = metrics;
        this.readiness = readiness;
        metrics.watchRegressed(regressed::size);
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
        Long before = loggedAt.get(fault);
        if (before != null && now - before < QUIET_NANOS) {
            LOG.debug("Rebuilding the snapshot of {}: {}", campaign, fault);
            return;
        }
        loggedAt.put(fault, now);
        if (fault == SnapshotFault.MISSING) {
            LOG.info("Rebuilding the snapshot of {}: {}", campaign, fault);
        } else {
            LOG.warn("Rebuilding the snapshot of {}: {}", campaign, fault);
        }
    }

    /**
     * One loud line for all shards; each of them is counted, and stands in the answer of readiness until the node ends.
     */
    @Override
    public synchronized void regressed(int shard, FenceMark taken, @Nullable FenceMark lost) {
        boolean first = regressed.isEmpty();
        regressed.add(shard);
        String where = "shards " + new TreeSet<>(regressed);
        readiness.warn("database-regressed", "PostgreSQL was restored or promoted into the past: " + where);
        if (first && lost == null) {
            LOG.error(
                    "PostgreSQL was restored from a backup, or a replica was promoted, and neither Redis nor this node"
                            + " knows how far shard {} had come: it is at epoch {}, batch {}. Coupons issued after that are"
                            + " lost. The campaigns of these shards are paused until the command recover is run for each;"
                            + " codes of lost coupons are not accepted",
                    shard,
                    taken.epoch(),
                    taken.batchNo());
        } else if (lost == null) {
            LOG.info("Nobody knows how far shard {} had come, either: it is at batch {}", shard, taken.batchNo());
        } else if (first) {
            LOG.error(
                    "PostgreSQL holds less than was acknowledged: it was restored from a backup, or a replica was promoted"
                            + " that lagged. Shard {} is at epoch {}, batch {}; acknowledged was epoch {}, batch {}."
                            + " Coupons issued in between are lost. The campaigns of these shards are paused until the command"
                            + " recover is run for each; codes of lost coupons are not accepted. Snapshots that hold lost"
                            + " coupons are kept in Redis as dibs:*:evidence:* until then",
                    shard,
                    taken.epoch(),
                    taken.batchNo(),
                    lost.epoch(),
                    lost.batchNo());
        } else {
            LOG.info(
                    "Shard {} holds less than was acknowledged, too: batch {} instead of {}",
                    shard,
                    taken.batchNo(),
                    lost.batchNo());
        }
    }

    @Override
    public void unverified(int shard, String cause) {
        metrics.takeoverUnverified();
        long now = System.nanoTime();
        if (unverifiedLoggedAt == null || now - unverifiedLoggedAt >= QUIET_NANOS) {
            unverifiedLoggedAt = now;
            LOG.warn(
                    "Took shard {} over without knowing whether PostgreSQL holds all that was acknowledged: its mark in"
                            + " Redis cannot be read: {}",
                    shard,
                    cause);
        } else {
            LOG.debug("Took shard {} over without its mark in Redis: {}", shard, cause);
        }
    }

    @Override
    public void contradicted(int shard, String cause) {
        metrics.snapshotFailed();
        LOG.error("The memory of shard {} was wrong; rebuilding it from PostgreSQL: {}", shard, cause);
    }

    @Override
    public void unreachable(String cause) {
        metrics.snapshotFailed();
        readiness.warn("redis", "does not answer: " + cause);
        LOG.warn(RedisOutage.explain(cause));
    }

    @Override
    public void reachable() {
        readiness.clearWarning("redis");
        LOG.info("Redis is back");
    }
}
