package io.dibs.webhook;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where webhooks are kept. */
public interface WebhookStore {
    /** @return false where there are as many already */
    Future<Boolean> add(Webhook webhook, int atMost);

    /** The oldest first. */
    Future<List<Webhook>> all();

    Future<Optional<Webhook>> find(UUID id);

    /** @return whether it was there */
    Future<Boolean> remove(UUID id);

    /**
     * The latest first.
     *
     * @param before the number of the last one of the page before; {@link Long#MAX_VALUE}: from the latest
     */
    Future<List<WebhookDelivery>> deliveries(UUID webhook, long before, int limit);

    /** Makes a delivery due at once, whatever its state; empty if there is none. */
    Future<Optional<WebhookDelivery>> sendAgain(UUID webhook, UUID notice, long giveUpMillis);
}
