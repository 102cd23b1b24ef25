package io.dibs.ledger;

import java.util.concurrent.atomic.LongAdder;

/**
 * How long the writer of transparency logs rests after a step, so that it has its share of the time and no more: a
 * thirtieth while a crowd is served, a fifth while others claim, and all of it while nobody does. A machine that serves
 * many campaigns is busy long before their claims are a crowd. Any thread may report coupons.
 */
final class TreePace {
    /** Coupons a second, of all campaigns whose shards this node owns. More of them are a crowd. */
    static final int CROWD = 8_192;

    private static final int PARTS_OF_REST_IN_A_CROWD = 30;
    private static final int PARTS_OF_REST = 4;

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
        long coupons = committed.sum() - committedBefore;
        if (coupons == 0) {
            return 0;
        }
        return nanos * (coupons * 1e9 / nanos > CROWD ? PARTS_OF_REST_IN_A_CROWD : PARTS_OF_REST);
    }
}
