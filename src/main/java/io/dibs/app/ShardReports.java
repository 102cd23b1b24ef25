package io.dibs.app;

import io.dibs.http.claim.ClaimListener;
import io.dibs.http.claim.ClaimOutcome;
import io.dibs.ops.CampaignStock.Count;
import io.dibs.ops.NodeMetrics;
import io.dibs.repository.CampaignProgressReader.CampaignProgress;
import io.dibs.routing.ShardListener;
import io.dibs.shard.ShardEffects.Release;
import io.dibs.shard.WriteOutcome;
import io.dibs.shard.WriteOutcome.Contradicted;
import io.dibs.shard.WriteOutcome.Unknown;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands what shards and API tell of themselves to the metrics and the log. */
final class ShardReports implements ShardListener, ClaimListener {
    private static final Logger LOG = LoggerFactory.getLogger(ShardReports.class);
    private static final long FAILED_WRITE_EVERY_MILLIS = 1_000;

    private final NodeMetrics metrics;
    private final SnapshotReports snapshots;
    private final Served served;
    private final RefusedWrites refusedWrites;
    private final RareLines failedWrites = new RareLines(FAILED_WRITE_EVERY_MILLIS, System::nanoTime);
    private volatile boolean begun;

    /** Hears that a shard serves all of its campaigns. */
    interface Served {
        void served(int shard, long epoch, String source);
    }

    ShardReports(NodeMetrics metrics, SnapshotReports snapshots, RefusedWrites refusedWrites, Served served) {
        this.metrics = metrics;
        this.snapshots = snapshots;
        this.refusedWrites = refusedWrites;
        this.served = served;
        for (ClaimOutcome outcome : ClaimOutcome.values()) {
            metrics.expectClaims(outcome.label());
        }
    }

    /** Claims before this are the warm-up's. */
    void begin() {
        begun = true;
    }

    @Override
    public void answered(ClaimOutcome outcome, long nanos) {
        if (begun) {
            metrics.claimAnswered(outcome.label(), nanos);
        }
    }

    /** A call of the API that is no claim. */
    void called(String operation, int status, long nanos) {
        if (begun) {
            metrics.callAnswered(operation, status, nanos);
        }
    }

    @Override
    public void committed(int shard, int rows, long nanos) {
        refusedWrites.over(shard);
        if (rows > 0) {
            metrics.committed(rows, nanos);
        }
    }

    @Override
    public void writeFailed(int shard, WriteOutcome outcome) {
        if (outcome instanceof Contradicted) {
            metrics.contradicted("batch", 1);
        }
        if (outcome instanceof Unknown || outcome instanceof Contradicted) {
            refusedWrites.failed(shard, outcome.toString());
        }
        failedWrites
                .next()
                .ifPresent(more -> LOG.warn("Shard {}: a write failed: {}{}", shard, outcome, RareLines.more(more)));
    }

    @Override
    public void takenOver(int shard, long epoch, long millis) {
        String source = snapshots.source(shard);
        metrics.takenOver(source, millis);
        served.served(shard, epoch, source);
        LOG.debug("Shard {} serves under epoch {} after {} ms, read from the {}", shard, epoch, millis, source);
    }

    @Override
    public void released(int shard, Release reason) {
        snapshots.source(shard);
        refusedWrites.over(shard);
        if (reason == Release.FENCED) {
            metrics.fenced();
            LOG.warn("Shard {} has another owner now; released it", shard);
        } else {
            LOG.debug("Shard {} is handed over", shard);
        }
    }

    void openCampaigns(List<CampaignProgress> open) {
        metrics.openCampaigns(open.stream()
                .map(campaign -> new Count(
                        campaign.terms().campaign(),
                        campaign.issued(),
                        Math.max(0, campaign.terms().supply() - campaign.issued())))
                .toList());
    }
}
