package io.dibs.webhook;

/**
 * Retry policy of deliveries: how long an attempt may take, when the next one follows, and when to give up.
 *
 * @param attemptMillis the longest time of a look-up, and of the request after it
 * @param firstRetryMillis each further pause is four times as long
 * @param longestRetryMillis but no longer than this
 * @param giveUpMillis after what happened, or after it was asked for again
 */
public record RetryPolicy(long attemptMillis, long firstRetryMillis, long longestRetryMillis, long giveUpMillis) {
    private static final int GROWTH_BITS = 2;
    private static final int MOST_GROWTHS = 20;
    /** A part of each pause that is left to chance, so that what failed together does not come back together. */
    private static final double JITTER = 0.25;

    /** 5 s, 20 s, 80 s, 5 min, 21 min, 85 min, then every 4 h, for three days. */
    public static final RetryPolicy USUAL = new RetryPolicy(10_000, 5_000, 4 * 3_600_000L, 3 * 86_400_000L);

    /**
     * @param retries that were made before
     * @param chance from 0 to 1
     */
    long pauseMillis(int retries, double chance) {
        long grown = firstRetryMillis << GROWTH_BITS * Math.min(retries, MOST_GROWTHS);
        long pause = grown <= 0 ? longestRetryMillis : Math.min(grown, longestRetryMillis);
        return Math.round(pause * (1 - JITTER / 2 + JITTER * chance));
    }

    /** Long enough for an attempt and for recording its result. */
    long leaseMillis() {
        return 3 * attemptMillis;
    }
}
