package io.dibs.ledger;

import java.util.concurrent.atomic.LongAdder;

/**
 * How long the writer of transparency logs rests after a step: thirty times as long as the step took while a crowd is
 * served, so that it takes a thirtieth of the time at most; not at all otherwise. Any thread may report coupons.
 */
final class TreePace {
    /** Coupons a second, of all campaigns whose shards this node owns. More of them are a crowd. */
    static final int CROWD = 8_192;

    private static final int PARTS_OF_REST = 30;

    private final LongAdder committed = new LongAdder();
    private long committedBefore;
    private long began;

    void committed(int coupons) {
        committed.add(coupons);
    }

    void begin(long now) {
        committedBefore = committed.sum();
        began = now;
    }

    long restNanos(long now) {
        long nanos = Math.max(1, now - began);
        double perSecond = (committed.sum() - committedBefore) * 1e9 / nanos;
        return perSecond > CROWD ? PARTS_OF_REST * nanos : 0;
    }
}
