package io.dibs.simulation;

import io.dibs.shard.Batch;
import io.dibs.shard.CampaignChange;
import io.dibs.shard.Command;
import io.dibs.shard.CommandLookup;
import io.dibs.shard.Fence;
import io.dibs.shard.FenceCheck;
import io.dibs.shard.Ledger;
import io.dibs.shard.TakeoverResult;
import io.dibs.shard.TakeoverResult.Regressed;
import io.dibs.shard.TakeoverResult.Taken;
import io.dibs.shard.WriteOutcome;
import io.dibs.shard.WriteOutcome.Unknown;
import io.dibs.simulation.RunCoverage.Settled;
import io.dibs.testkit.ledger.LedgerDecorator;
import java.util.function.Consumer;

/** Counts which results a shard gets. */
final class ObservedLedger extends LedgerDecorator {
    private final RunCoverage coverage;
    /** The batch number before a write whose outcome is unknown, or less than zero. */
    private long unsettled = -1;

    ObservedLedger(Ledger inner, RunCoverage coverage) {
        super(inner);
        this.coverage = coverage;
    }

    @Override
    public void takeOver(int shard, Fence seen, Consumer<TakeoverResult> then) {
        super.takeOver(shard, seen, result -> {
            coverage.reached(result.getClass());
            if (unsettled >= 0 && result instanceof Taken taken) {
                coverage.reached(settled(taken.fence().batchNo() - unsettled));
                unsettled = -1;
            } else if (unsettled >= 0 && result instanceof Regressed) {
                coverage.reached(Settled.LEDGER_WENT_BACK);
                unsettled = -1;
            }
            then.accept(result);
        });
    }

    private static Settled settled(long batches) {
        return batches == 0 ? Settled.NOT_COMMITTED : batches == 1 ? Settled.COMMITTED : Settled.LEDGER_WENT_BACK;
    }

    @Override
    public void append(Fence fence, Batch batch, Consumer<WriteOutcome> then) {
        super.append(fence, batch, written(fence, then));
    }

    @Override
    public void execute(Fence fence, CampaignChange change, Consumer<WriteOutcome> then) {
        super.execute(fence, change, written(fence, then));
    }

    private Consumer<WriteOutcome> written(Fence fence, Consumer<WriteOutcome> then) {
        return outcome -> {
            coverage.reached(outcome.getClass());
            if (outcome instanceof Unknown) {
                unsettled = fence.batchNo();
            }
            then.accept(outcome);
        };
    }

    @Override
    public void lookUp(Fence fence, Command command, Consumer<CommandLookup> then) {
        super.lookUp(fence, command, result -> {
            coverage.reached(result.getClass());
            then.accept(result);
        });
    }

    @Override
    public void checkFence(Fence fence, Consumer<FenceCheck> then) {
        super.checkFence(fence, result -> {
            coverage.reached(result);
            then.accept(result);
        });
    }
}
