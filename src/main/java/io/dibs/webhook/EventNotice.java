package io.dibs.webhook;

import io.vertx.core.json.JsonObject;
import java.util.UUID;

/**
 * An event for webhooks.
 *
 * @param at milliseconds of the epoch
 */
public record EventNotice(UUID id, WebhookEvent event, long at, JsonObject data) {
    /** The same for each attempt and each receiver: who gets it twice can tell. */
    public String messageId() {
        return "msg_" + id;
    }
}
