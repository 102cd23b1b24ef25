package io.dibs.webhook;

import java.util.UUID;

/**
 * One attempt to deliver, which this node has taken on.
 *
 * @param attempt its number: what comes back of an older one counts no more
 * @param retries how many were made since it was last asked for
 */
public record DeliveryAttempt(
        UUID webhook,
        String url,
        MessageFormat format,
        SigningSecret secret,
        EventNotice notice,
        int attempt,
        int retries) {}
