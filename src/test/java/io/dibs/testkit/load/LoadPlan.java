package io.dibs.testkit.load;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * How to send.
 *
 * @param perSecond the constant rate of an open loop; 0 is a closed loop, where each connection waits for its answer
 * @param drops whether a request of an open loop that finds no free connection is left out instead of waiting
 * @param duration after it no new request begins; what has begun is given {@code grace} to end
 */
public record LoadPlan(
        InetSocketAddress target,
        int connections,
        int perSecond,
        boolean drops,
        Duration duration,
        Duration grace,
        Retry retry) {
    private static final Duration GRACE = Duration.ofSeconds(20);

    /** @param timeout of one attempt */
    public record Retry(int attempts, Duration pause, Duration timeout) {
        public static final Retry NEVER = new Retry(1, Duration.ZERO, Duration.ofSeconds(10));

        /** Until there is an answer other than 503, for as long as the plan gives. */
        public static final Retry PATIENT = new Retry(10_000, Duration.ofMillis(10), Duration.ofSeconds(5));
    }

    public static LoadPlan closedLoop(InetSocketAddress target, int connections, Duration duration) {
        return new LoadPlan(target, connections, 0, false, duration, GRACE, Retry.NEVER);
    }

    public static LoadPlan constantRate(InetSocketAddress target, int connections, int perSecond, Duration duration) {
        return new LoadPlan(target, connections, perSecond, false, duration, GRACE, Retry.NEVER);
    }

    public LoadPlan retrying(Duration atMost) {
        return new LoadPlan(target, connections, perSecond, drops, duration, atMost, Retry.PATIENT);
    }

    public LoadPlan dropping() {
        return new LoadPlan(target, connections, perSecond, true, duration, grace, retry);
    }
}
