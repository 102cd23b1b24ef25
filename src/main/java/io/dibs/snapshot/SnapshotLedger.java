package io.dibs.snapshot;

import io.dibs.campaign.CampaignAction;
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
import io.dibs.shard.TakeoverResult.Failed;
import io.dibs.shard.TakeoverResult.Lost;
import io.dibs.shard.TakeoverResult.Regressed;
import io.dibs.shard.TakeoverResult.Taken;
import io.dibs.shard.WriteOutcome;
import io.dibs.shard.WriteOutcome.Committed;
import io.dibs.shard.WriteOutcome.Contradicted;
import io.dibs.shard.WriteOutcome.Doubted;
import io.dibs.shard.WriteOutcome.Fenced;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The ledger with a shortcut: what has been committed is written behind to a store that is faster to read, and a
 * takeover reads from there what proves to be sound. Every answer leaves before the store is called; if the store
 * fails, the ledger is read instead. It is of one ownership of one shard, and runs on the shard's event loop but for
 * what says otherwise.
 */
public final class SnapshotLedger implements Ledger {
    private final Ledger inner;
    private final SnapshotContext context;
    private final RegressionDetector regression;
    /** Since the first takeover: before that nothing but a takeover, a flush and the lag is asked for. */
    private volatile @Nullable ShardSnapshots current;

    SnapshotLedger(SnapshotContext context, RegressionDetector regression) {
        this.inner = context.ledger();
        this.context = context;
        this.regression = regression;
    }

    @Override
    public void takeOver(int shard, @Nullable Fence seen, Consumer<TakeoverResult> then) {
        if (seen == null) {
            regression.reset();
        }
        inner.takeOver(shard, seen, result -> {
            if (result instanceof Taken taken) {
                takenOver(snapshotsAfter(taken.fence()), taken, then);
            } else {
                if (result instanceof Lost) {
                    end();
                }
                then.accept(result);
            }
        });
    }

    private ShardSnapshots snapshotsAfter(Fence taken) {
        ShardSnapshots before = current;
        if (before != null && !before.isOver()) {
            return before;
        }
        ShardSnapshots begun = new ShardSnapshots(taken, context, regression);
        current = begun;
        return begun;
    }

    // ---- whether the ledger still holds what was acknowledged ----------------------------------------------------

    private void takenOver(ShardSnapshots snapshots, Taken taken, Consumer<TakeoverResult> then) {
        String key = FenceMark.key(taken.fence().shard());
        context.store()
                .read(
                        key,
                        FenceMark.BYTES,
                        bytes -> markRead(snapshots, taken, bytes, then),
                        cause -> unverified(snapshots, taken, cause, then));
    }

    private void markRead(ShardSnapshots snapshots, Taken taken, byte[] bytes, Consumer<TakeoverResult> then) {
        Fence fence = taken.fence();
        Optional<FenceMark> mark = FenceMark.read(bytes);
        if (mark.isEmpty() && bytes.length > 0) {
            unverified(snapshots, taken, "it is not whole", then);
        } else if (regression.suspects(mark.orElse(FenceMark.of(fence)), fence)) {
            renew(snapshots, taken, mark.orElseThrow(), then);
        } else {
            compareWithMemory(
                    snapshots,
                    taken,
                    mark.filter(found -> found.vouchesFor(fence)).isPresent(),
                    then);
        }
    }

    /**
     * The takeover does not wait for Redis. A mark that is read later is compared with what is held then: one of this
     * takeover may be this node's own, from a swap whose answer was lost, so it proves no loss.
     */
    private void unverified(ShardSnapshots snapshots, Taken taken, String cause, Consumer<TakeoverResult> then) {
        context.listener().unverified(taken.fence().shard(), cause);
        compareWithMemory(snapshots, taken, false, then);
    }

    /**
     * A database that was restored is believed only if somebody vouches for it: it may lack what nobody remembers.
     *
     * @param vouched whether Redis does
     */
    private void compareWithMemory(
            ShardSnapshots snapshots, Taken taken, boolean vouched, Consumer<TakeoverResult> then) {
        Fence fence = taken.fence();
        if (regression.isBehind(fence)) {
            renew(snapshots, taken, regression.lost(), then);
        } else if (taken.restored() && !vouched && !regression.acknowledged().vouchesFor(fence)) {
            renew(snapshots, taken, null, then);
        } else {
            confirm(taken);
            snapshots.fence(fence);
            then.accept(taken);
        }
    }

    private void confirm(Taken taken) {
        if (taken.restored()) {
            inner.confirmDatabase(taken.fence());
        }
    }

    /**
     * A renewal whose end is not known may happen yet: only another takeover makes sure that it does not, so to the
     * shard this one has failed.
     *
     * @param lost how far the ledger had come; null where nobody knows
     */
    private void renew(ShardSnapshots snapshots, Taken taken, @Nullable FenceMark lost, Consumer<TakeoverResult> then) {
        Fence fence = taken.fence();
        inner.renewCodeKeys(fence, outcome -> {
            if (outcome instanceof Committed) {
                Fence moved = fence.afterBatch();
                regression.settled(lost == null ? FenceMark.of(fence) : lost, moved);
                confirm(taken);
                context.listener().regressed(fence.shard(), FenceMark.of(fence), lost);
                snapshots.regressed();
                snapshots.fence(moved);
                then.accept(new Regressed(moved));
            } else if (outcome instanceof Fenced) {
                end();
                then.accept(new Lost(fence));
            } else {
                regression.suspect();
                then.accept(new Failed("the code keys could not be renewed: " + outcome));
            }
        });
    }

    private ShardSnapshots owned() {
        return Objects.requireNonNull(current, "The shard was not taken over");
    }

    private void end() {
        ShardSnapshots ended = current;
        if (ended != null) {
            ended.end();
        }
    }

    @Override
    public void readCampaigns(Fence fence, Consumer<List<RecoveredCampaign>> then, Consumer<String> failed) {
        ShardSnapshots snapshots = owned();
        inner.readCampaigns(
                fence,
                found -> {
                    if (!snapshots.isOver()) {
                        snapshots.campaignsRead(found);
                    }
                    then.accept(found);
                },
                failed);
    }

    @Override
    public void readCoupons(Terms terms, int from, int to, Consumer<CouponPage> then, Consumer<String> failed) {
        owned().readCoupons(terms, from, to, then, failed);
    }

    @Override
    public void distrust(Terms terms) {
        context.listener().contradicted(terms.shard(), "The snapshot of " + terms.campaign() + " is not its log");
        owned().distrust(terms.campaign());
        inner.distrust(terms);
    }

    @Override
    public void readRevoked(Terms terms, int after, int limit, Consumer<int[]> then, Consumer<String> failed) {
        inner.readRevoked(terms, after, limit, then, failed);
    }

    @Override
    public void readEligibleUsers(Terms terms, String after, Consumer<EligiblePage> then, Consumer<String> failed) {
        inner.readEligibleUsers(terms, after, then, failed);
    }

    @Override
    public void renewCodeKeys(Fence fence, Consumer<WriteOutcome> then) {
        inner.renewCodeKeys(fence, then);
    }

    @Override
    public void append(Fence fence, Batch batch, Consumer<WriteOutcome> then) {
        ShardSnapshots snapshots = owned();
        if (regression.isSuspected()) {
            snapshots.loop().run(() -> then.accept(new Doubted("PostgreSQL may have lost what was acknowledged")));
            return;
        }
        inner.append(fence, batch, outcome -> {
            distrustAfter(snapshots, outcome);
            then.accept(outcome);
            if (outcome instanceof Committed) {
                snapshots.couponsCommitted(fence.afterBatch(), batch.coupons());
            }
        });
    }

    /** What memory was made from is not believed again, or this is not our shard any more. */
    private void distrustAfter(ShardSnapshots snapshots, WriteOutcome outcome) {
        if (outcome instanceof Contradicted contradicted) {
            context.listener().contradicted(snapshots.shard(), contradicted.cause());
            snapshots.distrustAll();
        } else if (outcome instanceof Fenced) {
            snapshots.writeMark();
            snapshots.end();
        }
    }

    @Override
    public void execute(Fence fence, CampaignChange change, Consumer<WriteOutcome> then) {
        ShardSnapshots snapshots = owned();
        snapshots.changeStarted(change);
        inner.execute(fence, change, outcome -> {
            distrustAfter(snapshots, outcome);
            then.accept(outcome);
            if (outcome instanceof Committed) {
                snapshots.changeCommitted(fence.afterBatch(), change);
            }
        });
    }

    @Override
    public void lookUp(Fence fence, Command command, Consumer<CommandLookup> then) {
        ShardSnapshots snapshots = owned();
        if (command.action() instanceof CampaignAction.Sync) {
            snapshots.distrust(command.campaign());
        }
        inner.lookUp(fence, command, lookup -> {
            then.accept(lookup);
            if (lookup instanceof CommandLookup.AlreadyExecuted && command.action() instanceof CampaignAction.Close) {
                snapshots.closeConfirmed(command.campaign());
            }
        });
    }

    @Override
    public void checkFence(Fence fence, Consumer<FenceCheck> then) {
        inner.checkFence(fence, then);
    }

    /**
     * Any thread. The shard is released: runs the callback when all committed coupons are written, or after a limit.
     */
    public void flush(Runnable then) {
        ShardSnapshots released = current;
        if (released == null) {
            then.run();
        } else {
            released.flush(then);
        }
    }

    /** Any thread: committed coupons that no snapshot holds yet. */
    long lag() {
        ShardSnapshots counted = current;
        return counted == null ? 0 : counted.lag();
    }
}
