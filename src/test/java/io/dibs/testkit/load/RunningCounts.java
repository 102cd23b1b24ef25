package io.dibs.testkit.load;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Counts while a generator runs. */
final class RunningCounts {
    private static final int HIGHEST_STATUS = 599;
    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(10);

    private final Histogram micros = new Histogram(LONGEST_MICROS, 3);
    private final Histogram unavailableMicros = new Histogram(LONGEST_MICROS, 3);
    private final long[] statuses = new long[HIGHEST_STATUS + 1];
    private final Map<AttemptFailure, Long> failures = new EnumMap<>(AttemptFailure.class);
    private final AnswerTimeline timeline = new AnswerTimeline();
    private long retries;
    private long unanswered;
    private long dropped;

    void status(int status) {
        statuses[status]++;
    }

    /** @param since the start of the run */
    void answered(int status, long nanos, long since) {
        timeline.answered(since, nanos);
        Histogram waits = status == LoadReport.UNAVAILABLE ? unavailableMicros : micros;
        waits.recordValue(Math.min(LONGEST_MICROS, TimeUnit.NANOSECONDS.toMicros(nanos)));
    }

    void failure(AttemptFailure failure) {
        failures.merge(failure, 1L, Long::sum);
    }

    void retry() {
        retries++;
    }

    void unanswered(long more) {
        unanswered += more;
    }

    void dropped(long more) {
        dropped += more;
    }

    LoadReport report(Duration elapsed) {
        Map<Integer, Long> seen = new TreeMap<>();
        for (int status = 0; status < statuses.length; status++) {
            if (statuses[status] > 0) {
                seen.put(status, statuses[status]);
            }
        }
        return new LoadReport(
                elapsed, micros, unavailableMicros, seen, failures, retries, unanswered, dropped, timeline);
    }
}
