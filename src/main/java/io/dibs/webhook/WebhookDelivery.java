package io.dibs.webhook;

import org.jspecify.annotations.Nullable;

/**
 * A notice and how far it has come with one webhook. Times are milliseconds of the epoch.
 *
 * @param number orders a webhook's deliveries, the older first
 * @param attempts that were begun
 * @param attemptedAt null before the first
 * @param dueAt of the next attempt; null if there is none
 * @param status of the receiver's last answer, or null
 * @param error what went wrong in the last attempt, or null
 */
public record WebhookDelivery(
        EventNotice notice,
        long number,
        State state,
        int attempts,
        @Nullable Long attemptedAt,
        @Nullable Long dueAt,
        @Nullable Integer status,
        @Nullable String error) {
    public enum State {
        PENDING,
        DELIVERED,
        /** Given up. */
        FAILED
    }
}
