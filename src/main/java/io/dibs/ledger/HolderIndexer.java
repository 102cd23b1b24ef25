package io.dibs.ledger;

import io.dibs.ledger.holder.HolderBacklog;
import io.dibs.ledger.holder.HolderBacklog.Step;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Derives who holds what from the log, behind the commit: many coupons with one statement, on a connection of its own,
 * one step after the other. The node that writes a campaign's coupons does it, so the duty moves with the shard. What a
 * node has left undone, the next owner finds; where two try, the watermark lets one through.
 *
 * <p>Which step is next is decided by the {@link HolderBacklog}. This class reads, steps and looks at the clock. A tail
 * that has grown too long holds back the batches of its campaign until it is shorter, since readers look through it.
 */
public final class HolderIndexer {
    private static final long LOOK_MILLIS = 50;
    private static final long LONGEST_WAIT_MILLIS = 2_000;

    private final FollowerLoop loop;
    private final HolderBacklog backlog;
    private final List<Promise<Void>> heldBack = new ArrayList<>();
    private volatile Listener listener = Listener.NONE;

    /** Hears what the indexer does. Any thread. */
    public interface Listener {
        Listener NONE = new Listener() {
            @Override
            public void indexed(int coupons, long nanos) {}

            @Override
            public void violated(String campaign, int coupons) {}

            @Override
            public void failed(String cause) {}
        };

        void indexed(int coupons, long nanos);

        /** Users were given more coupons than they may hold, so many of this campaign. */
        void violated(String campaign, int coupons);

        /** It is tried again. */
        void failed(String cause);
    }

    HolderIndexer(ShardConnection connection) {
        this(connection, HolderBacklog.Limits.DEFAULT);
    }

    HolderIndexer(ShardConnection connection, HolderBacklog.Limits limits) {
        this.backlog = new HolderBacklog(limits, System.nanoTime());
        this.loop =
                new FollowerLoop(connection, LOOK_MILLIS, this::work, this::readTails, cause -> listener.failed(cause));
    }

    void listen(Listener to) {
        listener = to;
    }

    /** Coupons of this node's campaigns whose holders are not in their table yet. */
    long lag() {
        return backlog.lag();
    }

    // ---- what shards tell --------------------------------------------------------------------------------------

    /** Completes when none of these campaigns has too long a tail, or after a while. */
    Future<Void> admit(List<CouponRun> runs) {
        return runs.stream().anyMatch(run -> backlog.isTooLong(run.campaign())) ? holdBack() : Future.succeededFuture();
    }

    private Future<Void> holdBack() {
        Promise<Void> shorter = Promise.promise();
        loop.run(() -> {
            heldBack.add(shorter);
            work();
        });
        return shorter.future()
                .timeout(LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS)
                .otherwiseEmpty();
    }

    /**
     * Whether memory has given somebody two coupons of one of these campaigns. Told once: memory is read again then.
     */
    boolean isContradicted(List<CouponRun> runs) {
        return runs.stream().anyMatch(run -> backlog.isContradicted(run.campaign()));
    }

    void committed(List<CouponRun> runs, long nanos) {
        backlog.committedWithin(nanos);
        long now = System.nanoTime();
        for (CouponRun run : runs) {
            if (backlog.committed(run.campaign(), run.first(), run.last(), now)) {
                loop.run(() -> readTail(run.campaign()));
            }
        }
    }

    /**
     * This node has moved the shard's fence. What the owner before left undone is its to do, and so is a batch of its
     * own whose outcome only the fence told.
     */
    void takenOver(int shard) {
        loop.takenOver(shard);
    }

    // ---- its work, on the connection's context -----------------------------------------------------------------

    private void readTail(String campaign) {
        loop.call(HolderStatements.TAIL, Tuple.of(campaign))
                .onSuccess(rows -> {
                    if (rows.size() == 0) {
                        backlog.notFound(campaign);
                    } else {
                        found(rows);
                    }
                })
                .onFailure(failure -> loop.retry(failure, () -> readTail(campaign)));
    }

    private Future<Void> readTails(int shard) {
        return loop.call(HolderStatements.TAILS, Tuple.of(shard))
                .onSuccess(this::found)
                .mapEmpty();
    }

    private void found(RowSet<Row> rows) {
        long now = System.nanoTime();
        for (Row row : rows) {
            backlog.found(row.getString(0), row.getInteger(1), row.getInteger(2), row.getInteger(3), now);
        }
    }

    private void work() {
        release();
        backlog.next(System.nanoTime(), !heldBack.isEmpty()).ifPresent(this::step);
    }

    private void step(Step step) {
        long began = System.nanoTime();
        advance(step).onSuccess(done -> stepped(step, done, began)).onFailure(failure -> {
            backlog.failed(System.nanoTime());
            loop.report(failure);
        });
    }

    /** @param added how many holders came in, where the watermark moved */
    private record Advance(boolean isMoved, int added) {}

    private Future<Advance> advance(Step step) {
        Tuple arguments = Tuple.of(step.key(), step.from(), step.to());
        return loop.call(HolderStatements.ADVANCE, arguments)
                .map(rows -> new Advance(rows.rowCount() > 0, rows.rowCount()))
                .recover(failure ->
                        isViolation(failure) ? advanceOverViolations(arguments) : Future.failedFuture(failure));
    }

    private Future<Advance> advanceOverViolations(Tuple arguments) {
        return loop.call(HolderStatements.ADVANCE_OVER_VIOLATIONS, arguments).map(rows -> {
            Row counts = rows.iterator().next();
            return new Advance(counts.getLong(0) > 0, counts.getInteger(1));
        });
    }

    private static boolean isViolation(Throwable failure) {
        return failure instanceof PgException error
                && WriteFailureClassifier.UNIQUE_VIOLATION.equals(error.getSqlState());
    }

    private void stepped(Step step, Advance done, long began) {
        long now = System.nanoTime();
        if (done.isMoved()) {
            int violations = backlog.advanced(step, done.added(), now);
            if (violations > 0) {
                listener.violated(step.campaign(), violations);
            }
            listener.indexed(step.coupons(), now - began);
        } else if (backlog.overtaken(step, now)) {
            readTail(step.campaign());
        }
        work();
    }

    private void release() {
        if (!heldBack.isEmpty() && !backlog.isAnyTooLong()) {
            heldBack.forEach(Promise::tryComplete);
            heldBack.clear();
        }
    }

    void close() {
        loop.close();
    }
}
