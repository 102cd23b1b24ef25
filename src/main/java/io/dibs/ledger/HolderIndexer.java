package io.dibs.ledger;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Derives who holds what from the log, behind the commit: many coupons with one statement, on a connection of its own,
 * one step after the other. The node that writes a campaign's coupons does it, so the duty moves with the shard. What a
 * node has left undone, the next owner finds; where two try, the watermark lets one through.
 *
 * <p>It waits until a tail is worth a step, or quiet. A tail that has grown too long holds back the batches of its
 * campaign until it is shorter, since readers look through it.
 */
public final class HolderIndexer {
    static final int COUPONS_A_STEP = 16_384;
    private static final int WORTH_A_STEP = 4_096;
    private static final int TOO_LONG = 200_000;
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LOOK_MILLIS = 50;
    private static final long RETRY_MILLIS = 1_000;
    private static final long LONGEST_WAIT_MILLIS = 2_000;

    private final ShardConnection connection;
    private final ContextInternal context;
    private final long timer;
    private final IndexPace pace = new IndexPace();
    private final Map<String, HolderTail> tails = new ConcurrentHashMap<>();
    /** The last sequence that was committed of campaigns whose tail is being read. */
    private final Map<String, Integer> unread = new HashMap<>();

    private final List<Promise<Void>> heldBack = new ArrayList<>();
    private final Set<String> contradicted = ConcurrentHashMap.newKeySet();
    private volatile Listener listener = Listener.NONE;
    private long restsUntil;
    private boolean isWorking;
    private volatile boolean isClosed;

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
        this.connection = connection;
        this.context = connection.context();
        this.restsUntil = System.nanoTime();
        this.timer = context.owner().setPeriodic(LOOK_MILLIS, tick -> context.runOnContext(look -> work()));
    }

    void listen(Listener to) {
        listener = to;
    }

    /** Coupons of this node's campaigns whose holders are not in their table yet. */
    long lag() {
        return tails.values().stream().mapToLong(HolderTail::length).sum();
    }

    // ---- what shards tell --------------------------------------------------------------------------------------

    /** Completes when none of these campaigns has too long a tail, or after a while. */
    Future<Void> admit(List<CouponRun> runs) {
        return runs.stream().anyMatch(this::isTooLong) ? holdBack() : Future.succeededFuture();
    }

    private boolean isTooLong(CouponRun run) {
        HolderTail tail = tails.get(run.campaign());
        return tail != null && tail.length() > TOO_LONG;
    }

    private Future<Void> holdBack() {
        Promise<Void> shorter = Promise.promise();
        context.runOnContext(now -> {
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
        return !contradicted.isEmpty() && runs.stream().anyMatch(run -> contradicted.remove(run.campaign()));
    }

    void committed(List<CouponRun> runs, long nanos) {
        pace.committed(nanos);
        long now = System.nanoTime();
        for (CouponRun run : runs) {
            HolderTail tail = tails.get(run.campaign());
            if (tail == null) {
                context.runOnContext(look -> meet(run.campaign(), run.last()));
            } else if (run.first() <= tail.upto()) {
                // The database was put back to an earlier moment, and its watermark with it.
                context.runOnContext(look -> meetAgain(tail, run.last()));
            } else {
                tail.grow(run.last(), now);
            }
        }
    }

    /** This node is the shard's owner now: what the one before left undone is its to do. */
    void takenOver(int shard) {
        context.runOnContext(look -> read(HolderStatements.TAILS, shard));
    }

    // ---- its work, on the connection's context -----------------------------------------------------------------

    private void meet(String campaign, int last) {
        HolderTail known = tails.get(campaign);
        if (known != null) {
            known.grow(last, System.nanoTime());
        } else if (unread.put(campaign, Math.max(last, unread.getOrDefault(campaign, 0))) == null) {
            read(HolderStatements.TAIL, campaign);
        }
    }

    private void meetAgain(HolderTail tail, int last) {
        tails.remove(tail.campaign(), tail);
        meet(tail.campaign(), last);
    }

    private void read(String sql, Object of) {
        connection
                .call(sql, Tuple.of(of))
                .onSuccess(rows -> rows.forEach(this::found))
                .onFailure(failure -> {
                    report(failure);
                    context.owner().setTimer(RETRY_MILLIS, later -> context.runOnContext(again -> read(sql, of)));
                });
    }

    private void found(Row row) {
        HolderTail read = new HolderTail(
                row.getString(0), row.getInteger(1), row.getInteger(2), row.getInteger(3), System.nanoTime());
        // What was committed since the reading began.
        Integer last = unread.remove(read.campaign());
        if (last != null) {
            read.grow(last, System.nanoTime());
        }
        HolderTail known = tails.putIfAbsent(read.campaign(), read);
        if (known != null) {
            known.correct(read);
        }
    }

    private void work() {
        long now = System.nanoTime();
        boolean isUrgent = !heldBack.isEmpty();
        if (isWorking || now - restsUntil < 0 && !isUrgent) {
            return;
        }
        Optional<HolderTail> longest = tails.values().stream().max(Comparator.comparingInt(HolderTail::length));
        longest.filter(tail -> isUrgent || tail.length() >= WORTH_A_STEP)
                .or(() -> quietOne(now))
                .ifPresent(tail -> step(tail, now));
    }

    private Optional<HolderTail> quietOne(long now) {
        return tails.values().stream()
                .filter(tail -> tail.length() > 0 && tail.isQuietSince(now - QUIET_NANOS))
                .findAny();
    }

    private void step(HolderTail tail, long began) {
        int from = tail.upto();
        int to = tail.next(COUPONS_A_STEP);
        isWorking = true;
        pace.begin();
        advance(HolderStatements.ADVANCE, tail, from, to)
                .recover(failure -> isViolation(failure)
                        ? advance(HolderStatements.ADVANCE_OVER_VIOLATIONS, tail, from, to)
                        : Future.failedFuture(failure))
                .onSuccess(rows -> advanced(tail, from, to, rows.rowCount()))
                .onComplete(done -> {
                    pace.end();
                    isWorking = false;
                    long nanos = System.nanoTime() - began;
                    if (done.succeeded()) {
                        listener.indexed(to - from, nanos);
                        restsUntil = System.nanoTime() + pace.restNanos(nanos);
                        letGo();
                        work();
                    } else {
                        report(done.cause());
                        restsUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS);
                    }
                });
    }

    private Future<RowSet<Row>> advance(String sql, HolderTail tail, int from, int to) {
        return connection.call(sql, Tuple.of(tail.key(), from, to));
    }

    private static boolean isViolation(Throwable failure) {
        return failure instanceof PgException error
                && WriteFailureClassifier.UNIQUE_VIOLATION.equals(error.getSqlState());
    }

    private void advanced(HolderTail tail, int from, int to, int written) {
        if (written == 0) {
            // Another node moved the watermark, or the database was put back to an earlier moment.
            meetAgain(tail, 0);
            return;
        }
        tail.advance(to);
        if (written < to - from) {
            contradicted.add(tail.campaign());
            listener.violated(tail.campaign(), to - from - written);
        }
    }

    private void letGo() {
        if (tails.values().stream().allMatch(tail -> tail.length() <= TOO_LONG)) {
            heldBack.forEach(Promise::tryComplete);
            heldBack.clear();
        }
    }

    private void report(Throwable failure) {
        if (!isClosed) {
            listener.failed(WriteFailureClassifier.cause(failure));
        }
    }

    void close() {
        isClosed = true;
        context.owner().cancelTimer(timer);
    }
}
