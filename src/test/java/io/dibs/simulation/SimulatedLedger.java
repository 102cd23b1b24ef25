package io.dibs.simulation;

import io.dibs.campaign.Terms;
import io.dibs.shard.Batch;
import io.dibs.shard.CampaignChange;
import io.dibs.shard.Command;
import io.dibs.shard.CommandLookup;
import io.dibs.shard.CouponPage;
import io.dibs.shard.EligiblePage;
import io.dibs.shard.Fence;
import io.dibs.shard.FenceCheck;
import io.dibs.shard.Ledger;
import io.dibs.shard.RecoveredCampaign;
import io.dibs.shard.TakeoverResult;
import io.dibs.shard.WriteOutcome;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A process's way to PostgreSQL. It loses connections: before a statement ran, after it, or while it is yet to run. */
class SimulatedLedger implements Ledger {
    private static final String LOST = "connection lost";

    private final SimulatedWorld world;
    private final ModelLedger ledger;
    private final StatementFaults faults;
    /** Hands what comes back to the process, if it still lives. */
    private final Consumer<Runnable> back;

    SimulatedLedger(SimulatedWorld world, ModelLedger ledger, StatementFaults faults, Consumer<Runnable> back) {
        this.world = world;
        this.ledger = ledger;
        this.faults = faults;
        this.back = back;
    }

    @Override
    public void takeOver(int shard, Fence seen, Consumer<TakeoverResult> then) {
        UUID fresh = new UUID(world.random.nextLong(), world.random.nextLong());
        statement(() -> ledger.seize(seen, fresh), () -> lostSeizure(fresh), then);
    }

    /** The connection was lost: what the fence says now tells whose it is. */
    private TakeoverResult lostSeizure(UUID fresh) {
        Fence now = ledger.fence();
        return now.owner().equals(fresh) ? new TakeoverResult.Taken(now) : new TakeoverResult.Failed(LOST);
    }

    @Override
    public void readCampaigns(int shard, Consumer<List<RecoveredCampaign>> then, Consumer<String> failed) {
        read(ledger::found, then, failed);
    }

    @Override
    public void readCoupons(Terms terms, int from, int to, Consumer<CouponPage> then, Consumer<String> failed) {
        read(
                () -> ledger.page(terms, from, to),
                page -> {
                    if (page == null) {
                        failed.accept("fewer coupons than there were");
                    } else {
                        then.accept(page);
                    }
                },
                failed);
    }

    @Override
    public void readRevoked(Terms terms, int after, int limit, Consumer<int[]> then, Consumer<String> failed) {
        read(() -> ledger.revoked(terms, after, limit), then, failed);
    }

    @Override
    public void readEligibleUsers(Terms terms, String after, Consumer<EligiblePage> then, Consumer<String> failed) {
        read(() -> ledger.eligible(terms, after), then, failed);
    }

    @Override
    public void renewCodeKeys(Fence fence, Consumer<WriteOutcome> then) {
        statement(() -> ledger.renewCodeKeys(fence), () -> new WriteOutcome.Unknown(LOST), then);
    }

    @Override
    public void append(Fence fence, Batch batch, Consumer<WriteOutcome> then) {
        statement(() -> ledger.append(fence, batch), () -> new WriteOutcome.Unknown(LOST), then);
    }

    @Override
    public void execute(Fence fence, CampaignChange change, Consumer<WriteOutcome> then) {
        statement(() -> ledger.execute(fence, change), () -> new WriteOutcome.Unknown(LOST), then);
    }

    @Override
    public void lookUp(Fence fence, Command command, Consumer<CommandLookup> then) {
        statement(() -> ledger.recall(fence, command), () -> new CommandLookup.Failed(LOST), then);
    }

    @Override
    public void checkFence(Fence fence, Consumer<FenceCheck> then) {
        statement(() -> ledger.prove(fence), () -> FenceCheck.FAILED, then);
    }

    private <T> void statement(Supplier<T> statement, Supplier<T> unknown, Consumer<T> then) {
        int server = ledger.server();
        Supplier<T> run = () -> ledger.server() == server ? statement.get() : unknown.get();
        world.soon(() -> {
            switch (faults.next(world)) {
                case NONE -> {
                    T result = run.get();
                    world.soon(() -> back.accept(() -> then.accept(result)));
                }
                case LOST_BEFORE -> world.soon(() -> back.accept(() -> then.accept(unknown.get())));
                case LOST_AFTER -> {
                    run.get();
                    world.soon(() -> back.accept(() -> then.accept(unknown.get())));
                }
                case RUNS_LATER -> {
                    world.soon(() -> world.soon(run::get));
                    world.soon(() -> back.accept(() -> then.accept(unknown.get())));
                }
            }
        });
    }

    private <T> void read(Supplier<T> run, Consumer<T> then, Consumer<String> failed) {
        world.soon(() -> {
            if (faults.next(world) == StatementFaults.Kind.NONE) {
                T result = run.get();
                world.soon(() -> back.accept(() -> then.accept(result)));
            } else {
                world.soon(() -> back.accept(() -> failed.accept(LOST)));
            }
        });
    }
}
