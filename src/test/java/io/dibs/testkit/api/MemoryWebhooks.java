package io.dibs.testkit.api;

import io.dibs.webhook.Webhook;
import io.dibs.webhook.WebhookDelivery;
import io.dibs.webhook.WebhookStore;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Webhooks and deliveries that are only remembered. */
public final class MemoryWebhooks implements WebhookStore {
    private final Map<UUID, Webhook> webhooks = new LinkedHashMap<>();
    private final Map<UUID, List<WebhookDelivery>> deliveries = new LinkedHashMap<>();
    public volatile boolean broken;

    public synchronized void deliver(UUID webhook, WebhookDelivery delivery) {
        deliveries.get(webhook).add(0, delivery);
    }

    @Override
    public synchronized Future<Boolean> add(Webhook webhook, int atMost) {
        if (!broken && webhooks.size() < atMost) {
            webhooks.put(webhook.id(), webhook);
            deliveries.put(webhook.id(), new ArrayList<>());
        }
        return answer(webhooks.containsKey(webhook.id()));
    }

    @Override
    public synchronized Future<List<Webhook>> all() {
        return answer(List.copyOf(webhooks.values()));
    }

    @Override
    public synchronized Future<Optional<Webhook>> find(UUID id) {
        return answer(Optional.ofNullable(webhooks.get(id)));
    }

    @Override
    public synchronized Future<Boolean> remove(UUID id) {
        return answer(!broken && webhooks.remove(id) != null);
    }

    @Override
    public synchronized Future<List<WebhookDelivery>> deliveries(UUID webhook, long before, int limit) {
        return answer(deliveries.get(webhook).stream()
                .filter(delivery -> delivery.number() < before)
                .limit(limit)
                .toList());
    }

    @Override
    public synchronized Future<Optional<WebhookDelivery>> sendAgain(UUID webhook, UUID notice, long giveUpMillis) {
        return answer(deliveries.get(webhook).stream()
                .filter(delivery -> delivery.notice().id().equals(notice))
                .findFirst());
    }

    private <T> Future<T> answer(T value) {
        return broken ? Future.failedFuture("The ledger does not answer") : Future.succeededFuture(value);
    }
}
