package io.dibs.simulation;

import io.dibs.shard.Fence;
import io.dibs.shard.TakeoverResult;
import io.dibs.testkit.ledger.LedgerDecorator;
import io.dibs.testkit.ledger.MemoryLedger;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A process's way to PostgreSQL. It loses connections: before a statement ran, after it, or while it is yet to run. */
class SimulatedLedger extends LedgerDecorator {
    /** The limit on statements is above it. */
    private static final int SLOWEST_MILLIS = 900;

    private final SimulatedWorld world;
    private final MemoryLedger ledger;
    private final PostgresOutages outages;
    private final StatementFaults faults;
    /** Hands what comes back to the process, if it still lives. */
    private final Consumer<Runnable> back;

    SimulatedLedger(
            SimulatedWorld world,
            MemoryLedger ledger,
            PostgresOutages outages,
            StatementFaults faults,
            Consumer<Runnable> back) {
        super(ledger);
        this.world = world;
        this.ledger = ledger;
        this.outages = outages;
        this.faults = faults;
        this.back = back;
    }

    /**
     * The owner is drawn before the statement is sent, so that a lost connection can be told apart from a lost race.
     */
    @Override
    public void takeOver(int shard, Fence seen, Consumer<TakeoverResult> then) {
        UUID fresh = new UUID(world.random.nextLong(), world.random.nextLong());
        statement(done -> done.accept(ledger.takeOver(seen, fresh)), () -> lostTakeover(fresh), then);
    }

    /** The connection was lost: what the fence says now tells whose it is. */
    private TakeoverResult lostTakeover(UUID fresh) {
        Fence now = ledger.fence();
        return now.owner().equals(fresh) ? new TakeoverResult.Taken(now) : new TakeoverResult.Failed(LOST);
    }

    /** A process that dies with its statement. */
    protected void crash() {}

    @Override
    protected <T> void statement(Consumer<Consumer<T>> call, Supplier<T> lost, Consumer<T> then) {
        int server = ledger.server();
        Consumer<Consumer<T>> run = done -> {
            if (ledger.server() == server) {
                call.accept(done);
            } else {
                done.accept(lost.get());
            }
        };
        Runnable fail = () -> world.soon(() -> back.accept(() -> then.accept(lost.get())));
        world.soon(() -> outages.pass(fail, () -> {
            switch (faults.next("")) {
                case NONE -> run.accept(answer(then));
                case LOST_BEFORE -> fail.run();
                case LOST_AFTER -> {
                    run.accept(result -> {});
                    fail.run();
                }
                case RUNS_LATER -> {
                    world.soon(() -> world.soon(() -> run.accept(result -> {})));
                    fail.run();
                }
                case SLOW -> world.after(world.between(20, SLOWEST_MILLIS), () -> run.accept(answer(then)));
                case CRASH_BEFORE -> crash();
                case CRASH_AFTER -> {
                    run.accept(result -> {});
                    crash();
                }
            }
        }));
    }

    private <T> Consumer<T> answer(Consumer<T> then) {
        return result -> world.soon(() -> back.accept(() -> then.accept(result)));
    }

    @Override
    protected <T> void read(Call<T> call, Consumer<T> then, Consumer<String> failed) {
        int server = ledger.server();
        Runnable fail = () -> world.soon(() -> back.accept(() -> failed.accept(LOST)));
        Runnable run = () -> {
            if (ledger.server() == server) {
                call.with(answer(then), answer(failed));
            } else {
                fail.run();
            }
        };
        world.soon(() -> outages.pass(fail, () -> {
            switch (faults.next("")) {
                case NONE -> run.run();
                case SLOW -> world.after(world.between(20, SLOWEST_MILLIS), run);
                case CRASH_BEFORE, CRASH_AFTER -> crash();
                default -> fail.run();
            }
        }));
    }
}
