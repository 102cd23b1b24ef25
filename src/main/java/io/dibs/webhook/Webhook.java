package io.dibs.webhook;

import java.util.Set;
import java.util.UUID;

/**
 * A registered webhook: whom to notify about which events.
 *
 * @param createdAt milliseconds of the epoch
 */
public record Webhook(
        UUID id, String url, MessageFormat format, Set<WebhookEvent> events, SigningSecret secret, long createdAt) {}
