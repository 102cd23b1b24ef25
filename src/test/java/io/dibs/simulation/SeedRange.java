package io.dibs.simulation;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Runs seeds side by side; each run uses one thread. It ends at the first seed that fails. */
final class SeedRange {
    private static final long PROGRESS_SECONDS = 10;

    private final long first;
    private final long last;
    private final long[] traces;
    private final RunCoverage coverage = new RunCoverage();
    private final AtomicLong next;
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong failed = new AtomicLong(Long.MAX_VALUE);
    private final long startedAt = System.nanoTime();

    SeedRange(long first, long last) {
        this.first = first;
        this.last = last;
        this.next = new AtomicLong(first);
        this.traces = new long[Math.toIntExact(last - first + 1)];
    }

    /** @return this, with every seed run */
    SeedRange run(int threads) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CompletableFuture<?>[] workers = new CompletableFuture<?>[threads];
        for (int i = 0; i < threads; i++) {
            workers[i] = CompletableFuture.runAsync(this::work, pool);
        }
        pool.shutdown();
        while (!pool.awaitTermination(PROGRESS_SECONDS, TimeUnit.SECONDS)) {
            printProgress();
        }
        CompletableFuture.allOf(workers).join();
        if (failed.get() != Long.MAX_VALUE) {
            throw new AssertionError(new FailedSeed(failed.get(), simulation -> {}).story());
        }
        return this;
    }

    private void work() {
        RunCoverage reached = new RunCoverage();
        for (long seed = next.getAndIncrement(); seed <= last && seed < failed.get(); seed = next.getAndIncrement()) {
            Simulation simulation = new Simulation(seed);
            try {
                simulation.run();
                traces[(int) (seed - first)] = simulation.world.trace.value();
                reached.add(simulation.coverage);
                done.incrementAndGet();
            } catch (RuntimeException | AssertionError failure) {
                failed.accumulateAndGet(seed, Math::min);
            }
        }
        synchronized (coverage) {
            coverage.add(reached);
        }
    }

    private void printProgress() {
        double seconds = seconds();
        double pace = Math.max(1, done.get() / seconds);
        System.out.printf(
                Locale.ROOT,
                "%,d of %,d seeds, %,.0f/s, %,.0f s left%n",
                done.get(),
                traces.length,
                pace,
                (traces.length - done.get()) / pace);
    }

    private double seconds() {
        return (System.nanoTime() - startedAt) / (double) Duration.ofSeconds(1).toNanos();
    }

    RunCoverage coverage() {
        return coverage;
    }

    /** Over the traces of all runs, in the order of their seeds. */
    String hash() {
        ByteBuffer bytes = ByteBuffer.allocate(traces.length * Long.BYTES);
        for (long trace : traces) {
            bytes.putLong(trace);
        }
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    String report() {
        return String.format(
                Locale.ROOT,
                "Seeds %,d to %,d in %.0f s: SHA-256 of their traces %s%n%s",
                first,
                last,
                seconds(),
                hash(),
                coverage.table());
    }
}
