package io.dibs.webhook;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * The transactional outbox: events that are kept until they are delivered. Several nodes may use it at once: none of
 * them gets what another has.
 */
public interface WebhookOutbox {
    /** Notes what happens by the clock: openings, closings, lost nodes, takeovers. */
    Future<Void> look();

    /** The same for what need not be noted to the second. */
    Future<Void> lookAhead();

    /** Gives each webhook a delivery of each new notice that it asks for. */
    Future<Void> spread(long giveUpMillis);

    /**
     * Takes attempts that are due. Each must be settled within {@code leaseMillis}; then it is due again.
     *
     * @param atMost for each webhook
     * @param busy webhooks that are left out
     */
    Future<List<DeliveryAttempt>> take(int atMost, Collection<UUID> busy, long leaseMillis);

    /** @param retryMillis until the next attempt, where there is one */
    Future<Void> settle(DeliveryAttempt attempt, DeliveryResult result, long retryMillis);
}
