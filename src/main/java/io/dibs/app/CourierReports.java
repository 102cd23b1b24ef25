package io.dibs.app;

import io.dibs.ops.NodeMetrics;
import io.dibs.webhook.DeliveryAttempt;
import io.dibs.webhook.DeliveryListener;
import io.dibs.webhook.DeliveryResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands what becomes of webhooks to the metrics and the log. */
final class CourierReports implements DeliveryListener {
    private static final Logger LOG = LoggerFactory.getLogger(CourierReports.class);

    private final NodeMetrics metrics;

    CourierReports(NodeMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void attempted(DeliveryAttempt errand, DeliveryResult receipt) {
        metrics.webhookAttempted(receipt.isDelivered());
        if (!receipt.isDelivered()) {
            LOG.info(
                    "Webhook {}: attempt {} of {} failed: {}",
                    errand.webhook(),
                    errand.attempt(),
                    errand.notice().messageId(),
                    receipt.error());
        }
    }
}
