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
    private final SimulatedWorld world;
    private final MemoryLedger ledger;
    private final StatementFaults faults;
    /** Hands what comes back to the process, if it still lives. */
    private final Consumer<Runnable> back;

    SimulatedLedger(SimulatedWorld world, MemoryLedger ledger, StatementFaults faults, Consumer<Runnable> back) {
        super(ledger);
        this.world = world;
        this.ledger = ledger;
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
        world.soon(() -> {
            switch (faults.next(world)) {
                case NONE -> run.accept(result -> world.soon(() -> back.accept(() -> then.accept(result))));
                case LOST_BEFORE -> world.soon(() -> back.accept(() -> then.accept(lost.get())));
                case LOST_AFTER -> {
                    run.accept(result -> {});
                    world.soon(() -> back.accept(() -> then.accept(lost.get())));
                }
                case RUNS_LATER -> {
                    world.soon(() -> world.soon(() -> run.accept(result -> {})));
                    world.soon(() -> back.accept(() -> then.accept(lost.get())));
                }
            }
        });
    }

    @Override
    protected <T> void read(Call<T> call, Consumer<T> then, Consumer<String> failed) {
        world.soon(() -> {
            if (faults.next(world) == StatementFaults.Kind.NONE) {
                call.with(
                        result -> world.soon(() -> back.accept(() -> then.accept(result))),
                        cause -> world.soon(() -> back.accept(() -> failed.accept(cause))));
            } else {
                world.soon(() -> back.accept(() -> failed.accept(LOST)));
            }
        });
    }
}
