package io.dibs.ledger.holder;

/** How long the indexer rests after a step: the longer, the more its steps slow down the commits of batches. */
final class IndexPace {
    private static final double WEIGHT = 0.1;
    /** With a rest of four steps after each it still does a fifth of what it could. */
    private static final double LONGEST_REST = 4;

    private double alone;
    private double beside;

    /** @param duringStep whether a step was under way */
    void committed(long nanos, boolean duringStep) {
        if (duringStep) {
            beside = average(beside, nanos);
        } else {
            alone = average(alone, nanos);
        }
    }

    private static double average(double before, long nanos) {
        return before == 0 ? nanos : before + WEIGHT * (nanos - before);
    }

    long restNanos(long stepNanos) {
        if (alone == 0 || beside <= alone) {
            return 0;
        }
        return (long) (stepNanos * Math.min(LONGEST_REST, beside / alone - 1));
    }
}
