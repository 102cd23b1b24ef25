package io.dibs.testkit.load;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How many answers came in each tenth of a second of a run. Confined to one thread while it counts. */
public final class AnswerTimeline {
    public static final long STEP_MILLIS = 100;
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(STEP_MILLIS);

    private long[] counts = new long[256];
    private int steps;

    void answered(long nanosSinceStart) {
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
        return both;
    }

    public List<Long> counts() {
        return Arrays.stream(counts, 0, steps).boxed().toList();
    }
}
