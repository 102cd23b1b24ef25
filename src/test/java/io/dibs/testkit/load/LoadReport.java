package io.dibs.testkit.load;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What a run came to. Waiting counts from the time a request was meant to be sent to its last answer.
 *
 * @param micros of all answers but those of {@code unavailableMicros}
 * @param unavailableMicros of requests whose last answer was a 503
 * @param failures attempts that got no answer, by kind; each was retried if the plan says so
 * @param unanswered requests given up
 * @param dropped requests of a plan that drops, never sent
 */
public record LoadReport(
        Duration elapsed,
        Histogram micros,
        Histogram unavailableMicros,
        Map<Integer, Long> statuses,
        Map<AttemptFailure, Long> failures,
        long retries,
        long unanswered,
        long dropped,
        AnswerTimeline timeline) {
    public static final int UNAVAILABLE = 503;

    public LoadReport plus(LoadReport other) {
        return new LoadReport(
                elapsed.plus(other.elapsed),
                sum(micros, other.micros),
                sum(unavailableMicros, other.unavailableMicros),
                sum(statuses, other.statuses),
                sum(failures, other.failures),
                retries + other.retries,
                unanswered + other.unanswered,
                dropped + other.dropped,
                timeline.then(other.timeline));
    }

    private static Histogram sum(Histogram one, Histogram other) {
        Histogram all = one.copy();
        all.add(other);
        return all;
    }

    private static <K extends Comparable<K>> Map<K, Long> sum(Map<K, Long> one, Map<K, Long> other) {
        Map<K, Long> all = new TreeMap<>(one);
        other.forEach((key, count) -> all.merge(key, count, Long::sum));
        return all;
    }

    public long answered() {
        return micros.getTotalCount() + unavailableMicros.getTotalCount();
    }

    public long count(int status) {
        return statuses.getOrDefault(status, 0L);
    }

    public long serverErrors() {
        return statuses.entrySet().stream()
                .filter(entry -> entry.getKey() >= 500)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    public long failed() {
        return failures.values().stream().mapToLong(Long::longValue).sum();
    }

    public double perSecond() {
        return answered() * 1e9 / Math.max(1, elapsed.toNanos());
    }

    public double millis(double percentile) {
        return micros.getValueAtPercentile(percentile) / 1e3;
    }

    public double maxMillis() {
        return micros.getMaxValue() / 1e3;
    }

    @Override
    public String toString() {
        return String.format(
                "%,d answers in %.1f s (%,.0f/s), p50 %.2f p99 %.2f p99.9 %.2f max %.2f ms, statuses %s, failures %s,"
                        + " %d retries, %d unanswered, %,d dropped",
                answered(),
                elapsed.toMillis() / 1e3,
                perSecond(),
                millis(50),
                millis(99),
                millis(99.9),
                maxMillis(),
                statuses,
                failures,
                retries,
                unanswered,
                dropped);
    }
}
