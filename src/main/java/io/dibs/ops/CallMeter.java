package io.dibs.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts calls of the API by operation and status, and times them by operation. */
final class CallMeter {
    private static final Duration[] BOUNDS = {
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(3)
    };

    private record Call(String operation, int status) {}

    private final MeterRegistry registry;
    private final Map<Call, Counter> counts = new ConcurrentHashMap<>();
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();

    CallMeter(MeterRegistry registry) {
        this.registry = registry;
    }

    void answered(String operation, int status, long nanos) {
        counts.computeIfAbsent(new Call(operation, status), this::counter).increment();
        timers.computeIfAbsent(operation, this::timer).record(Duration.ofNanos(nanos));
    }

    private Counter counter(Call call) {
        return Counter.builder("dibs.calls")
                .description("Calls of the API answered, claims apart")
                .tag("operation", call.operation())
                .tag("status", String.valueOf(call.status()))
                .register(registry);
    }

    private Timer timer(String operation) {
        return Timer.builder("dibs.call")
                .description("From a call's head to the end of its answer")
                .tag("operation", operation)
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }
}
