package io.dibs.ops;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts every claim by outcome and every duration by bucket: three additions, for which threads share no cache line,
 * where a timer of the registry also keeps a maximum and rings of buckets. The bounds double from 66 µs to 34 s.
 */
final class ClaimMeter implements MultiCollector {
    private static final int BUCKETS = 20;
    private static final int FIRST_BUCKET_SHIFT = 16;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Map<String, LongAdder> outcomes = new ConcurrentHashMap<>();
    private final LongAdder[] buckets = new LongAdder[BUCKETS + 1];
    private final LongAdder nanosInAll = new LongAdder();

    ClaimMeter() {
        for (int i = 0; i <= BUCKETS; i++) {
            buckets[i] = new LongAdder();
        }
    }

    /** A series that begins with its first event has no rate for it: all begin at zero. */
    void expect(String outcome) {
        outcomes.computeIfAbsent(outcome, first -> new LongAdder());
    }

    void answered(String outcome, long nanos) {
        LongAdder count = outcomes.get(outcome);
        if (count == null) {
            count = outcomes.computeIfAbsent(outcome, first -> new LongAdder());
        }
        count.increment();
        buckets[bucket(nanos)].increment();
        nanosInAll.add(nanos);
    }

    /** The first bucket whose bound is not below. */
    static int bucket(long nanos) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(Math.max(nanos, 1) - 1);
        return Math.min(Math.max(bits - FIRST_BUCKET_SHIFT, 0), BUCKETS);
    }

    @Override
    public MetricSnapshots collect() {
        return new MetricSnapshots(counts(), durations());
    }

    private CounterSnapshot counts() {
        CounterSnapshot.Builder counts =
                CounterSnapshot.builder().name("dibs_claims").help("Claims answered");
        outcomes.forEach((outcome, count) -> counts.dataPoint(CounterDataPointSnapshot.builder()
                .labels(Labels.of("outcome", outcome))
                .value((double) count.sum())
                .build()));
        return counts.build();
    }

    private HistogramSnapshot durations() {
        ClassicHistogramBuckets.Builder counts = ClassicHistogramBuckets.builder();
        for (int i = 0; i <= BUCKETS; i++) {
            counts.bucket(boundSeconds(i), buckets[i].sum());
        }
        return HistogramSnapshot.builder()
                .name("dibs_claim_seconds")
                .help("From a claim's head to its answer")
                .dataPoint(HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(counts.build())
                        .sum(nanosInAll.sum() / NANOS_PER_SECOND)
                        .build())
                .build();
    }

    private static double boundSeconds(int bucket) {
        return bucket == BUCKETS ? Double.POSITIVE_INFINITY : (1L << (bucket + FIRST_BUCKET_SHIFT)) / NANOS_PER_SECOND;
    }
}
