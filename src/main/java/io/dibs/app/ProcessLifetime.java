package io.dibs.app;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process in order, after a signal, on the node's own request or after a failed start. What was begun last is
 * ended first, each with a limit. The exit code is ours, not the signal's: a clean stop is 0.
 */
final class ProcessLifetime {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessLifetime.class);

    private final Deque<Step> steps = new ArrayDeque<>();
    private final AtomicInteger status = new AtomicInteger(ExitCode.OK);
    private final CompletableFuture<Void> never = new CompletableFuture<>();
    private boolean ending;

    void begin() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "shutdown"));
    }

    /** Where the process is ending already, this does not come back: nothing more may be begun. */
    void atEnd(String what, Duration limit, Supplier<CompletableFuture<?>> action) {
        if (!isNoted(new Step(what, limit, action))) {
            await();
        }
    }

    private synchronized boolean isNoted(Step step) {
        if (!ending) {
            steps.push(step);
        }
        return !ending;
    }

    /** From a thread of its own: an exit waits for the event loops, and may be asked for by one of them. */
    void leave(int code, String reason) {
        LOG.info("Stop requested: {}", reason);
        new Thread(() -> exit(code), "exit").start();
    }

    /** Does not come back. */
    void exit(int code) {
        status.set(code);
        System.exit(code);
    }

    /** What has been started is ended by the exit. A failure while ending is a part of the end. */
    void giveUp(Throwable failure) {
        if (!isEnding()) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
            exit(FailureReporter.report(cause == null ? failure : cause, System.err));
        }
    }

    /** Until the process ends. */
    void await() {
        never.join();
    }

    private synchronized boolean isEnding() {
        return ending;
    }

    private synchronized Deque<Step> steps() {
        ending = true;
        return new ArrayDeque<>(steps);
    }

    private void end() {
        long began = System.nanoTime();
        LOG.info("Stopping");
        steps().forEach(this::end);
        LOG.info("Stopped after {} ms", (System.nanoTime() - began) / 1_000_000);
        Runtime.getRuntime().halt(status.get());
    }

    private void end(Step step) {
        try {
            step.action().get().get(step.limit().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            LOG.error("{} did not stop within {} s", step.what(), step.limit().toSeconds());
            status.compareAndSet(ExitCode.OK, ExitCode.FAILED);
        } catch (ExecutionException | RuntimeException failure) {
            LOG.error("{} did not stop cleanly", step.what(), failure);
            status.compareAndSet(ExitCode.OK, ExitCode.FAILED);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private record Step(String what, Duration limit, Supplier<CompletableFuture<?>> action) {}
}
