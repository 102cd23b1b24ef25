package io.dibs.app;

import io.dibs.ledger.HolderIndexer;
import io.dibs.ops.NodeMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands what the indexer of holders tells of itself to the metrics and the log. */
final class IndexReports implements HolderIndexer.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(IndexReports.class);
    private static final long FAILURE_EVERY_MILLIS = 10_000;

    private final NodeMetrics metrics;
    private final RareLines failures = new RareLines(FAILURE_EVERY_MILLIS, System::nanoTime);

    IndexReports(NodeMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void indexed(int coupons, long nanos) {
        metrics.indexed(nanos);
    }

    @Override
    public void violated(String campaign, int coupons) {
        metrics.contradicted("holders", coupons);
        LOG.error(
                "Campaign {}: {} coupons went to users who hold as many as they may. The audit counts them as duplicates",
                campaign,
                coupons);
    }

    @Override
    public void failed(String cause) {
        failures.next()
                .ifPresent(more ->
                        LOG.warn("The index of holders is behind and tries again: {}{}", cause, RareLines.more(more)));
    }
}
