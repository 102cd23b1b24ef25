package io.dibs.app;

import io.dibs.ops.NodeMetrics;
import io.dibs.webhook.DeliveryAttempt;
import io.dibs.webhook.DeliveryListener;
import io.dibs.webhook.DeliveryResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports webhook deliveries to the metrics and the log. */
final class DeliveryReports implements DeliveryListener {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryReports.class);

    private final NodeMetrics metrics;

    DeliveryReports(NodeMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void attempted(DeliveryAttempt attempt, DeliveryResult result) {
        metrics.webhookAttempted(result.isDelivered());
        if (!result.isDelivered()) {
            LOG.info(
                    "Webhook {}: attempt {} of {} failed: {}",
                    attempt.webhook(),
                    attempt.attempt(),
                    attempt.notice().messageId(),
                    result.error());
        }
    }
}
