package io.dibs.testkit.load;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * How many answers came in each tenth of a second of a run, and how long those waited that were meant for its first
 * second. Confined to one thread while it counts.
 */
public final class AnswerTimeline {
    public static final long STEP_MILLIS = 100;
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(STEP_MILLIS);
    private static final long FIRST_SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Histogram firstSecond = new Histogram(2);
    private long[] counts = new long[256];
    private int steps;

    /** @param waited since the moment at which it was meant to be sent */
    void answered(long nanosSinceStart, long waited) {
        if (nanosSinceStart - waited < FIRST_SECOND_NANOS) {
            firstSecond.recordValue(TimeUnit.NANOSECONDS.toMicros(waited));
        }
        int step = (int) (nanosSinceStart / STEP_NANOS);
        if (step >= counts.length) {
            counts = Arrays.copyOf(counts, Math.max(step + 1, counts.length * 2));
        }
        counts[step]++;
        steps = Math.max(steps, step + 1);
    }

    AnswerTimeline then(AnswerTimeline other) {
        AnswerTimeline both = new AnswerTimeline();
        both.counts = Arrays.copyOf(counts, steps + other.steps);
        System.arraycopy(other.counts, 0, both.counts, steps, other.steps);
        both.steps = steps + other.steps;
        both.firstSecond.add(firstSecond);
        both.firstSecond.add(other.firstSecond);
        return both;
    }

    /** Of all runs together. */
    public double firstSecondMillis(double percentile) {
        return firstSecond.getValueAtPercentile(percentile) / 1e3;
    }

    public List<Long> counts() {
        return Arrays.stream(counts, 0, steps).boxed().toList();
    }
}
