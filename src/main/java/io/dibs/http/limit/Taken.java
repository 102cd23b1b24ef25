package io.dibs.http.limit;

import io.github.bucket4j.ConsumptionProbe;
import java.util.concurrent.TimeUnit;

/**
 * What is left after one was asked for.
 *
 * @param waitSeconds until there is another one; 0 where it was given
 * @param resetSeconds until all of them are there again
 */
record Taken(long remaining, long waitSeconds, long resetSeconds) {
    static Taken of(ConsumptionProbe probe) {
        return new Taken(
                probe.getRemainingTokens(),
                probe.isConsumed() ? 0 : Math.max(1, seconds(probe.getNanosToWaitForRefill())),
                seconds(probe.getNanosToWaitForReset()));
    }

    private static long seconds(long nanos) {
        return (nanos + TimeUnit.SECONDS.toNanos(1) - 1) / TimeUnit.SECONDS.toNanos(1);
    }

    boolean isRefused() {
        return waitSeconds > 0;
    }
}
