package io.dibs.webhook;

import java.util.Set;
import java.util.UUID;

/**
 * A registered webhook: its receiver and events.
 *
 * @param createdAt milliseconds of the epoch
 */
public record Webhook(
        UUID id, String url, MessageFormat format, Set<WebhookEvent> events, SigningSecret secret, long createdAt) {}
