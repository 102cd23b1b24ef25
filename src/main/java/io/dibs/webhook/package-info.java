/**
 * Webhooks: sends events as signed requests and retries them until they are accepted. The statement that causes an
 * event writes it to the outbox; this package delivers it. Storage is behind {@link io.dibs.webhook.WebhookOutbox} and
 * {@link io.dibs.webhook.WebhookStore}.
 */
@NullMarked
package io.dibs.webhook;

import org.jspecify.annotations.NullMarked;
