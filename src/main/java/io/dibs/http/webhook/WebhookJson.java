package io.dibs.http.webhook;

import io.dibs.http.answer.Rfc3339Format;
import io.dibs.webhook.Webhook;
import io.dibs.webhook.WebhookDelivery;
import io.dibs.webhook.WebhookEvent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Webhooks and their deliveries as the API shows them. */
final class WebhookJson {
    static final String MESSAGE_PREFIX = "msg_";

    private WebhookJson() {}

    /** Without the secret. */
    static JsonObject of(Webhook webhook) {
        return new JsonObject()
                .put("id", webhook.id().toString())
                .put("url", webhook.url())
                .put("format", webhook.format().label())
                .put(
                        "events",
                        new JsonArray(webhook.events().stream()
                                .map(WebhookEvent::label)
                                .toList()))
                .put("createdAt", Rfc3339Format.text(webhook.createdAt()));
    }

    static JsonObject of(WebhookDelivery delivery) {
        return new JsonObject()
                .put("id", delivery.notice().messageId())
                .put("event", delivery.notice().event().label())
                .put("at", Rfc3339Format.text(delivery.notice().at()))
                .put("data", delivery.notice().data())
                .put("state", delivery.state().name().toLowerCase(Locale.ROOT))
                .put("attempts", delivery.attempts())
                .put("attemptedAt", time(delivery.attemptedAt()))
                .put("dueAt", time(delivery.dueAt()))
                .put("status", delivery.status())
                .put("error", delivery.error());
    }

    private static @Nullable String time(@Nullable Long millis) {
        return millis == null ? null : Rfc3339Format.text(millis);
    }
}
