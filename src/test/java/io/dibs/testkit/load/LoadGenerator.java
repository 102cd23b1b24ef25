package io.dibs.testkit.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * A load generator on one thread and one selector, lean because it shares the machine with what it measures. In an open
 * loop a request that finds no free connection waits, and its waiting counts: nothing is left out because the server
 * was slow. Connections that break are opened again.
 */
public final class LoadGenerator {
    private static final int READ_BYTES = 1 << 16;
    private static final long SWEEP_NANOS = 50_000_000;
    private static final long CLOSED_LOOP_MILLIS = 10;
    private static final long NAP_NANOS = 50_000;

    private final LoadPlan plan;
    private final RequestSource requests;
    private final AnswerListener answers;
    private final long started = System.nanoTime();
    private final SendSchedule schedule;
    private final Selector selector;
    private final RunningCounts tally = new RunningCounts();
    private final ByteBuffer input = ByteBuffer.allocateDirect(READ_BYTES);
    private final List<LoadConnection> connections = new ArrayList<>();
    private final Deque<LoadConnection> idle = new ArrayDeque<>();
    private final Deque<LoadConnection> broken = new ArrayDeque<>();
    private long nextSweep = started;

    private LoadGenerator(LoadPlan plan, RequestSource requests, AnswerListener answers) throws IOException {
        this.plan = plan;
        this.requests = requests;
        this.answers = answers;
        this.selector = Selector.open();
        this.schedule = new SendSchedule(plan, requests, started);
    }

    public static LoadReport run(LoadPlan plan, RequestSource requests) {
        return run(plan, requests, AnswerListener.IGNORED);
    }

    /** On a thread of its own: several at once are wanted, and the common pool may have one for all. */
    public static CompletableFuture<LoadReport> begin(LoadPlan plan, RequestSource requests, AnswerListener answers) {
        return CompletableFuture.supplyAsync(
                () -> run(plan, requests, answers), task -> new Thread(task, "generator").start());
    }

    /** Blocks until all is answered or the plan's time is over. */
    public static LoadReport run(LoadPlan plan, RequestSource requests, AnswerListener answers) {
        try {
            return new LoadGenerator(plan, requests, answers).run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LoadReport run() throws IOException {
        try (selector) {
            for (int i = 0; i < plan.connections(); i++) {
                LoadConnection connection = new LoadConnection(plan.target());
                connections.add(connection);
                open(connection, started);
            }
            long now = started;
            while (!schedule.isOver(now)) {
                await(now);
                now = System.nanoTime();
                dispatch(now);
                sweep(now);
            }
            tally.unanswered(schedule.unanswered());
            tally.dropped(schedule.dropped());
            return tally.report(Duration.ofNanos(now - started));
        } finally {
            connections.forEach(LoadConnection::close);
        }
    }

    private void await(long now) throws IOException {
        if (!schedule.isOpenLoop()) {
            selector.select(this::ready, CLOSED_LOOP_MILLIS);
        } else if (selector.selectNow(this::ready) == 0) {
            LockSupport.parkNanos(Math.min(NAP_NANOS, Math.max(1, schedule.nextDue() - now)));
        }
    }

    private void ready(SelectionKey key) {
        LoadConnection connection = (LoadConnection) key.attachment();
        boolean connecting = key.isConnectable();
        try {
            if (connecting) {
                connection.finishConnecting();
                idle.addLast(connection);
            } else if (connection.read(input)) {
                answered(connection);
            }
        } catch (IOException e) {
            fail(connection, connecting ? AttemptFailure.NOT_CONNECTED : AttemptFailure.CONNECTION_LOST);
        }
    }

    private void answered(LoadConnection connection) {
        HttpAnswerReader answer = connection.answer();
        if (!answer.isSound() || connection.attempt() == null) {
            fail(connection, AttemptFailure.NOT_HTTP);
            return;
        }
        RequestAttempt attempt = connection.takeAttempt();
        tally.status(answer.status());
        answers.answered(attempt.request(), answer.status(), answer.bytes(), answer.bodyAt(), answer.bodyLength());
        long now = System.nanoTime();
        boolean isLast = answer.status() != LoadReport.UNAVAILABLE;
        if (isLast) {
            schedule.end();
        }
        if (isLast || !retried(attempt, now)) {
            tally.answered(answer.status(), now - attempt.intended(), now - started);
        }
        if (answer.closes()) {
            connection.close();
            open(connection, now);
        } else {
            idle.addLast(connection);
        }
    }

    private void fail(LoadConnection connection, AttemptFailure failure) {
        RequestAttempt attempt = connection.takeAttempt();
        connection.close();
        idle.remove(connection);
        if (attempt != null || failure == AttemptFailure.NOT_CONNECTED) {
            tally.failure(failure);
        }
        if (attempt != null && !retried(attempt, System.nanoTime())) {
            tally.unanswered(1);
        }
        reopen(connection, failure);
    }

    /** At once; but where nobody listens, not before the next sweep. */
    private void reopen(LoadConnection connection, AttemptFailure failure) {
        if (failure == AttemptFailure.NOT_CONNECTED) {
            broken.addLast(connection);
        } else {
            open(connection, System.nanoTime());
        }
    }

    private boolean retried(RequestAttempt attempt, long now) {
        boolean retried = schedule.retry(attempt, now);
        if (retried) {
            tally.retry();
        }
        return retried;
    }

    private void dispatch(long now) {
        while (!idle.isEmpty()) {
            RequestAttempt attempt = schedule.next(now);
            if (attempt == null) {
                return;
            }
            LoadConnection connection = idle.removeFirst();
            try {
                connection.send(attempt, requests.bytes(attempt.request()), now);
            } catch (IOException e) {
                fail(connection, AttemptFailure.CONNECTION_LOST);
            }
        }
    }

    /** Gives up what takes too long, and opens again what broke. */
    private void sweep(long now) {
        if (now - nextSweep < 0) {
            return;
        }
        nextSweep = now + SWEEP_NANOS;
        long timeout = plan.retry().timeout().toNanos();
        connections.stream()
                .filter(connection -> connection.isOverdue(now, timeout))
                .toList()
                .forEach(this::timeOut);
        for (int i = broken.size(); i > 0; i--) {
            open(broken.removeFirst(), now);
        }
    }

    private void timeOut(LoadConnection connection) {
        fail(connection, connection.attempt() == null ? AttemptFailure.NOT_CONNECTED : AttemptFailure.TIMED_OUT);
    }

    private void open(LoadConnection connection, long now) {
        try {
            if (connection.open(selector, now)) {
                idle.addLast(connection);
            }
        } catch (IOException e) {
            fail(connection, AttemptFailure.NOT_CONNECTED);
        }
    }
}
