package io.dibs.ledger;

import io.dibs.campaign.CommandRuling.Objection;
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
import io.dibs.shard.TakeoverResult.Taken;
import io.dibs.shard.WriteOutcome;
import io.dibs.shard.WriteOutcome.Committed;
import io.dibs.shard.WriteOutcome.Contradicted;
import io.dibs.shard.WriteOutcome.Declined;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The port of the shards over PostgreSQL: what a call yields comes back on the event loop that made it. */
final class ShardLedger implements Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(ShardLedger.class);
    /** The column in which a change that a row may not allow says why it did not. */
    private static final int REASON = 3;

    private final VertxInternal vertx;
    private final ShardConnections connections;
    private final FenceTakeover takeover;
    private final FenceReader fenceReader;
    private final RecoveryReader recovery;
    private final CodeKeyRenewal renewal;
    private final LogFollowers followers;

    ShardLedger(
            VertxInternal vertx,
            ShardConnections connections,
            FenceTakeover takeover,
            FenceReader fenceReader,
            RecoveryReader recovery,
            LogFollowers followers) {
        this.vertx = vertx;
        this.connections = connections;
        this.takeover = takeover;
        this.fenceReader = fenceReader;
        this.recovery = recovery;
        this.renewal = new CodeKeyRenewal(connections, recovery);
        this.followers = followers;
    }

    @Override
    public void takeOver(int shard, @Nullable Fence seen, Consumer<TakeoverResult> then) {
        deliver(
                takeover.takeOver(shard, seen).onSuccess(result -> {
                    if (result instanceof Taken) {
                        followers.takenOver(shard);
                    }
                }),
                then);
    }

    @Override
    public void readCampaigns(Fence fence, Consumer<List<RecoveredCampaign>> then, Consumer<String> failed) {
        deliver(
                recovery.readCampaigns(fence.shard()).compose(found -> fenceReader
                        .check(fence)
                        .compose(check -> check == FenceCheck.OWNED
                                ? Future.succeededFuture(found)
                                : Future.failedFuture("The shard may be another owner's by now"))),
                then,
                failed);
    }

    @Override
    public void readCoupons(Terms terms, int from, int to, Consumer<CouponPage> then, Consumer<String> failed) {
        deliver(recovery.readCoupons(terms, from, to), then, failed);
    }

    @Override
    public void distrust(Terms terms) {
        // It is the truth.
    }

    @Override
    public void readRevoked(Terms terms, int after, int limit, Consumer<int[]> then, Consumer<String> failed) {
        deliver(recovery.readRevoked(terms, after, limit), then, failed);
    }

    @Override
    public void readEligibleUsers(Terms terms, String after, Consumer<EligiblePage> then, Consumer<String> failed) {
        deliver(recovery.readEligibleUsers(terms, after), then, failed);
    }

    @Override
    public void renewCodeKeys(Fence fence, Consumer<WriteOutcome> then) {
        deliver(renewal.renew(fence).otherwise(WriteFailureClassifier::of), then);
    }

    /** Where it fails, the next takeover asks again. */
    @Override
    public void confirmDatabase(Fence fence) {
        connections
                .ofShard(fence.shard())
                .call(ShardStatements.CONFIRM_DATABASE, Tuple.of(fence.shard(), fence.epoch(), fence.owner()))
                .onFailure(failure -> LOG.warn(
                        "Could not note the database of shard {}: {}",
                        fence.shard(),
                        WriteFailureClassifier.cause(failure)));
    }

    /** Where it fails, Redis still has what it knew. */
    @Override
    public void noteLost(Terms terms, int known) {
        connections
                .ofShard(terms.shard())
                .call(ShardStatements.NOTE_LOST, Tuple.of(terms.campaign(), known))
                .onFailure(
                        failure -> LOG.warn("Could not note what {} lost: {}", terms.campaign(), failure.getMessage()));
    }

    @Override
    public void keepLost(Fence fence, Terms terms, int issued, CouponPage lost, Consumer<WriteOutcome> then) {
        deliver(keepLost(fence, terms, issued, lost).otherwise(WriteFailureClassifier::of), then);
    }

    private Future<WriteOutcome> keepLost(Fence fence, Terms terms, int issued, CouponPage lost) {
        ShardConnection connection = connections.ofShard(fence.shard());
        Future<WriteOutcome> ready = lost.firstSequence() == issued + 1
                ? connection
                        .call(ShardStatements.DROP_LOST, LostRows.drop(fence, terms))
                        .map(ShardLedger::fenced)
                : Future.succeededFuture(WriteOutcome.COMMITTED);
        return ready.compose(outcome -> outcome.equals(WriteOutcome.COMMITTED)
                ? connection
                        .call(ShardStatements.KEEP_LOST, LostRows.keep(fence, terms, issued, lost))
                        .map(ShardLedger::fenced)
                : Future.succeededFuture(outcome));
    }

    private static WriteOutcome fenced(RowSet<Row> fence) {
        return fence.iterator().next().getLong(0) == 0 ? WriteOutcome.FENCED : WriteOutcome.COMMITTED;
    }

    @Override
    public void append(Fence fence, Batch batch, Consumer<WriteOutcome> then) {
        deliver(append(fence, batch).otherwise(WriteFailureClassifier::of), then);
    }

    private Future<WriteOutcome> append(Fence fence, Batch batch) {
        return Future.succeededFuture(fence)
                .map(to -> BatchRows.of(to, batch))
                .compose(rows -> followers.holders().admit(rows.runs()).compose(admitted -> append(fence, rows)));
    }

    private Future<WriteOutcome> append(Fence fence, BatchRows rows) {
        if (followers.holders().isContradicted(rows.runs())) {
            return Future.succeededFuture(new Contradicted("Memory has given somebody more than they may hold"));
        }
        long began = System.nanoTime();
        return connections
                .ofShard(fence.shard())
                .call(ShardStatements.APPEND, rows.arguments())
                .map(written -> appended(rows.runs().size(), written.rowCount()))
                .onSuccess(outcome -> {
                    if (outcome.equals(WriteOutcome.COMMITTED)) {
                        followers.committed(rows.runs(), System.nanoTime() - began);
                    }
                });
    }

    private static WriteOutcome appended(int sent, int written) {
        if (written == sent) {
            return WriteOutcome.COMMITTED;
        }
        return written == 0
                ? WriteOutcome.FENCED
                : new Contradicted(written + " runs were written where " + sent + " were sent");
    }

    @Override
    public void execute(Fence fence, CampaignChange change, Consumer<WriteOutcome> then) {
        deliver(execute(fence, change).otherwise(WriteFailureClassifier::of), then);
    }

    private Future<WriteOutcome> execute(Fence fence, CampaignChange change) {
        return Future.succeededFuture(fence)
                .map(to -> ChangeRow.of(to, change))
                .compose(row -> connections.ofShard(fence.shard()).call(row.sql(), row.arguments()))
                .map(rows -> executed(rows.iterator().next()));
    }

    private static WriteOutcome executed(Row row) {
        if (row.getLong(0) == 0) {
            return WriteOutcome.FENCED;
        }
        if (row.getLong(1) == 1) {
            return new Committed(row.getString(2));
        }
        String objection = row.size() > REASON ? row.getString(REASON) : null;
        return objection == null
                ? new Contradicted("The campaign's row is not the one that memory holds")
                : new Declined(Objection.valueOf(objection));
    }

    @Override
    public void lookUp(Fence fence, Command command, Consumer<CommandLookup> then) {
        deliver(fenceReader.lookUp(fence, command), then);
    }

    @Override
    public void checkFence(Fence fence, Consumer<FenceCheck> then) {
        deliver(fenceReader.check(fence), then);
    }

    private <T> void deliver(Future<T> future, Consumer<T> then) {
        deliver(future, then, failure -> {
            throw new IllegalStateException("A failure is a value here: " + failure);
        });
    }

    private <T> void deliver(Future<T> future, Consumer<T> then, Consumer<String> failed) {
        ContextInternal caller = vertx.getOrCreateContext().unwrap();
        future.onComplete(done -> caller.emit(done, result -> {
            if (result.succeeded()) {
                then.accept(result.result());
            } else {
                failed.accept(WriteFailureClassifier.cause(result.cause()));
            }
        }));
    }
}
