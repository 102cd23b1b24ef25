/**
 * Telling others what happens, by signed requests that are repeated until they are taken. What happened is written by
 * whoever brought it about; here it is sent. Where it is kept is behind {@link io.dibs.webhook.WebhookOutbox} and
 * {@link io.dibs.webhook.WebhookStore}.
 */
@NullMarked
package io.dibs.webhook;

import org.jspecify.annotations.NullMarked;
