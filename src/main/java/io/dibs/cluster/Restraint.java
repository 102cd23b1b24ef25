package io.dibs.cluster;

import java.util.HashMap;
import java.util.Map;

/**
 * Two nodes that both believe that a shard is theirs would take it from each other for ever. Each loss makes the loser
 * wait longer before it tries again, until it has kept the shard for a while. Time is monotonic, in milliseconds.
 */
final class Restraint {
    private static final long FIRST_MILLIS = 500;
    private static final long LONGEST_MILLIS = 16_000;

    private final Map<Integer, Loss> losses = new HashMap<>();

    private record Loss(long at, long waitMillis) {}

    void lost(int shard, long now) {
        losses.compute(shard, (key, last) -> new Loss(now, next(last, now)));
    }

    /** Whoever kept it for a while after the last wait has no quarrel any more. */
    private static long next(Loss last, long now) {
        boolean quarrel = last != null && now - last.at() < last.waitMillis() + LONGEST_MILLIS;
        return quarrel ? Math.min(LONGEST_MILLIS, 2 * last.waitMillis()) : FIRST_MILLIS;
    }

    boolean mayTry(int shard, long now) {
        Loss last = losses.get(shard);
        return last == null || now - last.at() >= last.waitMillis();
    }
}
