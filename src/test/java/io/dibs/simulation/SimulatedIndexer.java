package io.dibs.simulation;

import io.dibs.ledger.holder.HolderBacklog;
import io.dibs.ledger.holder.HolderBacklog.Limits;
import io.dibs.ledger.holder.HolderBacklog.Step;
import io.dibs.shard.Batch;
import io.dibs.testkit.ledger.MemoryLedger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The indexer of holders of one process: the real backlog, over a connection that does one statement after the other
 * and loses them and their answers. What it knows ends with the process.
 */
final class SimulatedIndexer {
    private static final Limits LIMITS = new Limits(8, 5, 1_000, nanos(30), nanos(60));
    private static final int RETRY_MILLIS = 60;
    private static final int LATEST_MILLIS = 300;
    private static final int SLOWEST_MILLIS = 4;

    private final SimulatedWorld world;
    private final MemoryLedger ledger;
    private final FaultPlan.Source source;
    /** Hands what comes back to the process, if it still lives. */
    private final Consumer<Runnable> back;

    private final HolderBacklog backlog;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean isBusy;
    private boolean hasTakenOver;
    /** The one that its connection leads to. */
    private int server;

    SimulatedIndexer(SimulatedWorld world, MemoryLedger ledger, FaultPlan.Source source, Consumer<Runnable> back) {
        this.world = world;
        this.ledger = ledger;
        this.source = source;
        this.back = back;
        this.backlog = new HolderBacklog(LIMITS, now());
        this.server = ledger.server();
    }

    private static long nanos(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private long now() {
        return nanos(world.millis());
    }

    long lag() {
        return backlog.lag();
    }

    void committed(Batch batch) {
        batch.coupons().forEach(coupon -> {
            if (backlog.committed(coupon.campaign(), coupon.sequence(), coupon.sequence(), now())) {
                readTail(coupon.campaign());
            }
        });
    }

    void takenOver() {
        hasTakenOver = true;
        readTails();
    }

    /** It hears that its connection is lost, and reads from the next server what is left to do there. */
    private void noticeServer() {
        if (server != ledger.server()) {
            server = ledger.server();
            if (hasTakenOver) {
                readTails();
            }
        }
    }

    private void readTails() {
        call(
                () -> {
                    List<Tail> tails = new ArrayList<>();
                    ledger.coupons.all().keySet().forEach(campaign -> tails.add(tail(campaign)));
                    return tails;
                },
                tails -> tails.stream().filter(tail -> tail.issued > tail.upto).forEach(this::found),
                () -> world.after(RETRY_MILLIS, () -> back.accept(this::readTails)));
    }

    void look() {
        noticeServer();
        backlog.next(now(), false).ifPresent(this::step);
    }

    // ---- its statements ----------------------------------------------------------------------------------------

    private record Tail(String campaign, int issued, int upto) {}

    private Tail tail(String campaign) {
        return new Tail(
                campaign, ledger.coupons.of(campaign).size(), ledger.holders().watermark(campaign));
    }

    private void found(Tail tail) {
        if (!ledger.has(tail.campaign)) {
            backlog.notFound(tail.campaign);
            return;
        }
        backlog.found(tail.campaign, 0, tail.issued, tail.upto, now());
    }

    private void readTail(String campaign) {
        call(
                () -> tail(campaign),
                this::found,
                () -> world.after(RETRY_MILLIS, () -> back.accept(() -> readTail(campaign))));
    }

    private void step(Step step) {
        call(
                () -> ledger.holders()
                        .advance(step.campaign(), ledger.coupons.of(step.campaign()), step.from(), step.to()),
                isMoved -> stepped(step, isMoved),
                () -> backlog.failed(now()));
    }

    private void stepped(Step step, boolean isMoved) {
        if (isMoved) {
            backlog.advanced(step, step.coupons(), now());
        } else if (backlog.overtaken(step, now())) {
            readTail(step.campaign());
        }
        look();
    }

    // ---- its connection ----------------------------------------------------------------------------------------

    private <T> void call(Supplier<T> statement, Consumer<T> then, Runnable failed) {
        waiting.add(() -> send(statement, then, failed));
        sendNext();
    }

    private void sendNext() {
        if (!isBusy && !waiting.isEmpty()) {
            isBusy = true;
            waiting.poll().run();
        }
    }

    /** One that was sent to a server that is gone never runs. */
    private <T> void send(Supplier<T> statement, Consumer<T> then, Runnable failed) {
        int server = ledger.server();
        int fate = source.between(0, 11);
        world.after(source.between(0, SLOWEST_MILLIS - 1), () -> {
            if (ledger.server() != server || fate == 0 && source.strikes(Fault.STATEMENT_LOST, "the indexer's")) {
                answer(failed);
            } else if (fate == 1 && source.strikes(Fault.STATEMENT_RUNS_LATER, "the indexer's")) {
                runLater(server, statement);
                answer(failed);
            } else {
                T result = statement.get();
                boolean isLost = fate == 2 && source.strikes(Fault.STATEMENT_ANSWER_LOST, "the indexer's");
                answer(isLost ? failed : () -> then.accept(result));
            }
        });
    }

    private void runLater(int server, Supplier<?> statement) {
        world.after(source.between(1, LATEST_MILLIS), () -> {
            if (ledger.server() == server) {
                statement.get();
            }
        });
    }

    private void answer(Runnable what) {
        world.after(
                source.between(0, SLOWEST_MILLIS - 1),
                () -> back.accept(() -> {
                    isBusy = false;
                    what.run();
                    sendNext();
                }));
    }
}
