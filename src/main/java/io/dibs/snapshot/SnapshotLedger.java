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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The ledger with a shortcut: what has been committed is written behind to a store that is faster to read, and a
 * takeover reads from there what proves to be sound. Every answer leaves before the store hears of it; whatever becomes
 * of the store, all that can happen is that the ledger is read instead.
 */
public final class SnapshotLedger implements Ledger {
    private final Ledger inner;
    private final SnapshotContext means;
    private final Map<Integer, ShardSnapshots> tenures = new ConcurrentHashMap<>();
    private final Map<Integer, RegressionDetector> regressions = new ConcurrentHashMap<>();

    public SnapshotLedger(Ledger inner, SnapshotStore store, SnapshotListener listener, SnapshotLimits limits) {
        this.inner = inner;
        this.means =
                new SnapshotContext(inner, store, listener, limits, new SnapshotMemoryBudget(limits.backlogBytes()));
    }

    @Override
    public void takeOver(int shard, Fence seen, Consumer<TakeoverResult> then) {
        if (seen == null) {
            regression(shard).begin();
        }
        inner.takeOver(shard, seen, seizure -> {
            if (seizure instanceof Taken taken) {
                seized(tenure(shard, seen == null), taken, then);
            } else {
                if (seizure instanceof Lost) {
                    end(tenures.remove(shard));
                }
                then.accept(seizure);
            }
        });
    }

    private ShardSnapshots tenure(int shard, boolean fresh) {
        ShardSnapshots held = tenures.get(shard);
        if (fresh || held != null && held.isOver()) {
            end(tenures.remove(shard));
        }
        return tenures.computeIfAbsent(shard, number -> new ShardSnapshots(number, means, regression(number)));
    }

    private RegressionDetector regression(int shard) {
        return regressions.computeIfAbsent(shard, number -> new RegressionDetector());
    }

    // ---- whether the ledger still holds what was acknowledged ----------------------------------------------------

    private void seized(ShardSnapshots tenure, Taken taken, Consumer<TakeoverResult> then) {
        Fence fence = taken.fence();
        RegressionDetector regression = regression(fence.shard());
        if (regression.isBehind(fence)) {
            renew(tenure, taken, regression.acknowledged(), then);
            return;
        }
        means.store()
                .read(
                        FenceMark.key(fence.shard()),
                        FenceMark.BYTES,
                        bytes -> {
                            FenceMark mark = FenceMark.read(bytes).orElse(FenceMark.of(fence));
                            if (regression.suspects(mark, fence)) {
                                renew(tenure, taken, mark, then);
                            } else {
                                goOn(tenure, taken, then);
                            }
                        },
                        cause -> goOn(tenure, taken, then));
    }

    private static void goOn(ShardSnapshots tenure, Taken taken, Consumer<TakeoverResult> then) {
        tenure.fence(taken.fence());
        then.accept(taken);
    }

    /**
     * A renewal whose end is not known may happen yet: only another takeover makes sure that it does not, so to the
     * shard this one has failed.
     */
    private void renew(ShardSnapshots tenure, Taken taken, FenceMark lost, Consumer<TakeoverResult> then) {
        Fence fence = taken.fence();
        inner.renewCodeKeys(fence, outcome -> {
            if (outcome instanceof Committed) {
                regression(fence.shard()).settled(lost, fence);
                means.listener().regressed(fence.shard(), FenceMark.of(fence), lost);
                tenure.regressed();
                tenure.fence(fence);
                then.accept(new Regressed(fence));
            } else if (outcome instanceof Fenced) {
                end(tenures.remove(fence.shard()));
                then.accept(new Lost(fence));
            } else {
                regression(fence.shard()).suspect();
                then.accept(new Failed("the code keys could not be renewed: " + outcome));
            }
        });
    }

    private static void end(ShardSnapshots tenure) {
        if (tenure != null) {
            tenure.end();
        }
    }

    @Override
    public void readCampaigns(int shard, Consumer<List<RecoveredCampaign>> then, Consumer<String> failed) {
        ShardSnapshots tenure = tenures.get(shard);
        inner.readCampaigns(
                shard,
                found -> {
                    if (tenure != null && !tenure.isOver()) {
                        tenure.found(found);
                    }
                    then.accept(found);
                },
                failed);
    }

    @Override
    public void readCoupons(Terms terms, int from, int to, Consumer<CouponPage> then, Consumer<String> failed) {
        ShardSnapshots tenure = tenures.get(terms.shard());
        if (tenure == null) {
            inner.readCoupons(terms, from, to, then, failed);
        } else {
            tenure.page(terms, from, to, then, failed);
        }
    }

    @Override
    public void distrust(Terms terms) {
        ShardSnapshots tenure = tenures.get(terms.shard());
        if (tenure != null) {
            means.listener().contradicted(terms.shard(), "The snapshot of " + terms.campaign() + " is not its log");
            tenure.distrust(terms.campaign());
        }
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
        ShardSnapshots tenure = tenures.get(fence.shard());
        if (tenure != null && regression(fence.shard()).isSuspected()) {
            tenure.loop().run(() -> then.accept(new Doubted("PostgreSQL may have lost what was acknowledged")));
            return;
        }
        inner.append(fence, batch, outcome -> {
            doubt(tenure, outcome);
            then.accept(outcome);
            if (tenure != null && outcome instanceof Committed) {
                tenure.committed(fence.afterBatch(), batch.coupons());
            }
        });
    }

    /** What memory was made from is not believed again, or this is not our shard any more. */
    private void doubt(ShardSnapshots tenure, WriteOutcome outcome) {
        if (tenure != null && outcome instanceof Contradicted contradicted) {
            means.listener().contradicted(tenure.shard(), contradicted.cause());
            tenure.distrustAll();
        } else if (tenure != null && outcome instanceof Fenced) {
            tenure.mark();
            tenure.end();
        }
    }

    @Override
    public void execute(Fence fence, CampaignChange change, Consumer<WriteOutcome> then) {
        ShardSnapshots tenure = tenures.get(fence.shard());
        if (tenure != null) {
            tenure.announced(change);
        }
        inner.execute(fence, change, outcome -> {
            doubt(tenure, outcome);
            then.accept(outcome);
            if (tenure != null && outcome instanceof Committed) {
                tenure.changed(fence.afterBatch(), change);
            }
        });
    }

    @Override
    public void lookUp(Fence fence, Command command, Consumer<CommandLookup> then) {
        ShardSnapshots tenure = tenures.get(fence.shard());
        if (tenure != null && command.action() instanceof CampaignAction.Sync) {
            tenure.distrust(command.campaign());
        }
        inner.lookUp(fence, command, recall -> {
            then.accept(recall);
            if (tenure != null
                    && recall instanceof CommandLookup.AlreadyExecuted
                    && command.action() instanceof CampaignAction.Close) {
                tenure.closed(command.campaign());
            }
        });
    }

    @Override
    public void checkFence(Fence fence, Consumer<FenceCheck> then) {
        inner.checkFence(fence, then);
    }

    /**
     * Any thread. Runs when all that is committed of a shard that was let go has been written, or after a short limit.
     */
    public void flush(int shard, Runnable then) {
        ShardSnapshots tenure = tenures.remove(shard);
        if (tenure == null) {
            then.run();
        } else {
            tenure.flush(then);
        }
    }

    /** Any thread: committed coupons that no snapshot holds yet. */
    public long lag() {
        return tenures.values().stream().mapToLong(ShardSnapshots::lag).sum();
    }
}
