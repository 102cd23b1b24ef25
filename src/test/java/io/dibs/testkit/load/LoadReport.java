package io.dibs.testkit.load;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What a run came to. Waiting counts from the time a request was meant to be sent to its last answer.
 *
 * @param failures attempts that got no answer, by kind; each was retried if the plan says so
 * @param unanswered requests given up
 */
public record LoadReport(
        Duration elapsed,
        Histogram micros,
        Map<Integer, Long> statuses,
        Map<AttemptFailure, Long> failures,
        long retries,
        long unanswered,
        AnswerTimeline timeline) {

    public LoadReport plus(LoadReport other) {
        Histogram both = micros.copy();
        both.add(other.micros);
        return new LoadReport(
                elapsed.plus(other.elapsed),
                both,
                sum(statuses, other.statuses),
                sum(failures, other.failures),
                retries + other.retries,
                unanswered + other.unanswered,
                timeline.then(other.timeline));
    }

    private static <K extends Comparable<K>> Map<K, Long> sum(Map<K, Long> one, Map<K, Long> other) {
        Map<K, Long> all = new TreeMap<>(one);
        other.forEach((key, count) -> all.merge(key, count, Long::sum));
        return all;
    }

    public long answered() {
        return micros.getTotalCount();
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
                        + " %d retries, %d unanswered",
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
                unanswered);
    }
}
