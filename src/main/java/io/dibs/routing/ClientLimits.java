package io.dibs.routing;

/**
 * How long a caller waits before it gets an answer that is safe to retry.
 *
 * @param claimMillis longer than a restart of PostgreSQL or a takeover, shorter than a client's timeout
 * @param commandMillis an administrator waits a little longer
 */
public record ClientLimits(long claimMillis, long commandMillis) {
    public static final ClientLimits DEFAULT = new ClientLimits(5_000, 10_000);
}
