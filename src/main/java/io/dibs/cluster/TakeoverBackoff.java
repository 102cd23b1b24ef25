package io.dibs.cluster;

import java.util.HashMap;
import java.util.Map;

/**
 * Backoff between takeovers of a shard by this node. Without it, two nodes that both believe that they own a shard
 * would take it from each other forever. Each time a shard is lost soon after its takeover, this node waits longer
 * before the next one. Time is monotonic, in milliseconds.
 */
final class TakeoverBackoff {
    /** Meanwhile the winner serves it. */
    static final long FIRST_MILLIS = 200;

    static final long MAX_MILLIS = 16_000;
    /** Nodes learn of each other within milliseconds: a shard that was kept for this long is not disputed. */
    static final long KEPT_MILLIS = 2_000;

    private final Map<Integer, Loss> losses = new HashMap<>();

    private record Loss(long at, long waitMillis) {
        long end() {
            return at + waitMillis;
        }
    }

    /** @param keptMillis how long the shard has served here */
    void lost(int shard, long keptMillis, long now) {
        losses.compute(shard, (key, last) -> new Loss(now, next(last, keptMillis, now)));
    }

    private static long next(Loss last, long keptMillis, long now) {
        boolean quarrel = last != null && keptMillis < KEPT_MILLIS && now - last.end() < KEPT_MILLIS;
        return quarrel ? Math.min(MAX_MILLIS, 2 * last.waitMillis()) : FIRST_MILLIS;
    }

    /** How long the shard must be left alone yet. */
    long waitMillis(int shard, long now) {
        Loss last = losses.get(shard);
        return last == null ? 0 : Math.max(0, last.end() - now);
    }
}
