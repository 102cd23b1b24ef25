package io.dibs.app;

import io.dibs.ops.NodeMetrics;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports jumps of PostgreSQL's clock to the metrics and the log. */
final class ClockReports implements LongConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(ClockReports.class);

    private final NodeMetrics metrics;

    ClockReports(NodeMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void accept(long byMillis) {
        metrics.ledgerClockJumped();
        LOG.warn(
                "PostgreSQL's clock jumped by {} s. This node follows it if it stays there for two seconds",
                byMillis / 1_000);
    }
}
