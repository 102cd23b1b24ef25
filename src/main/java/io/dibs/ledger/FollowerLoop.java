package io.dibs.ledger;

import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * How what follows the log works: on a connection of its own and on that one's context, where it looks now and then
 * whether there is something to do. What failed is reported and tried again, until it is closed.
 *
 * <p>What is left to do is read where a shard is taken over, and again where the connection was lost: the next server
 * may be a replica that lacks the last steps of this follower and no batch, so that no shard would ever hear of it.
 */
final class FollowerLoop {
    static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** A server that is gone without a word is noticed by a call alone. */
    private static final long PING_MILLIS = 10_000;

    private final ShardConnection connection;
    private final ContextInternal context;
    private final IntFunction<Future<Void>> readShard;
    private final Consumer<String> failures;
    private final long timer;
    private final long pings;
    /** That this node took over. Some may be others' by now: of two that work at one the first wins each step. */
    private final Set<Integer> shards = new TreeSet<>();

    /** The connection was lost since the shards were read. */
    private boolean isStale;

    private boolean isReadingAgain;
    private volatile boolean isClosed;

    /**
     * @param work looks whether there is something to do
     * @param readShard reads what is left to do of a shard
     */
    FollowerLoop(
            ShardConnection connection,
            long lookMillis,
            Runnable work,
            IntFunction<Future<Void>> readShard,
            Consumer<String> failures) {
        this.connection = connection;
        this.context = connection.context();
        this.readShard = readShard;
        this.failures = failures;
        this.timer = context.owner().setPeriodic(lookMillis, tick -> run(work));
        this.pings = context.owner().setPeriodic(PING_MILLIS, tick -> run(this::ping));
        connection.onLoss(() -> run(this::lost));
    }

    /** This node has moved the shard's fence: what the owner before left undone is its to do. From any thread. */
    void takenOver(int shard) {
        run(() -> {
            shards.add(shard);
            read(shard);
        });
    }

    private void read(int shard) {
        readShard.apply(shard).onFailure(failure -> retry(failure, () -> read(shard)));
    }

    private void lost() {
        isStale = true;
        readAgain();
    }

    /** At once, but then not before the pause of a retry: what makes a call fail may end each connection. */
    private void readAgain() {
        if (isReadingAgain || !isStale || isClosed) {
            return;
        }
        isReadingAgain = true;
        isStale = false;
        Future<Void> all = Future.succeededFuture();
        for (int shard : shards) {
            all = all.compose(before -> readShard.apply(shard));
        }
        all.onComplete(done -> {
            if (done.failed()) {
                isStale = true;
                report(done.cause());
            }
            afterPause(() -> {
                isReadingAgain = false;
                readAgain();
            });
        });
    }

    private void ping() {
        if (!shards.isEmpty()) {
            call("SELECT 1", Tuple.tuple()).onFailure(this::report);
        }
    }

    /** On the context; from any thread. */
    void run(Runnable what) {
        context.runOnContext(now -> what.run());
    }

    /** One call at a time, away from the event loops. */
    <T> Future<T> runOnWorker(Callable<T> what) {
        return context.owner().executeBlocking(what, false);
    }

    Future<RowSet<Row>> call(String sql, Tuple arguments) {
        return connection.call(sql, arguments);
    }

    void retry(Throwable failure, Runnable what) {
        report(failure);
        afterPause(what);
    }

    private void afterPause(Runnable what) {
        if (!isClosed) {
            context.owner().setTimer(TimeUnit.NANOSECONDS.toMillis(RETRY_NANOS), later -> run(what));
        }
    }

    void report(Throwable failure) {
        if (!isClosed) {
            failures.accept(WriteFailureClassifier.cause(failure));
        }
    }

    boolean isClosed() {
        return isClosed;
    }

    void close() {
        isClosed = true;
        context.owner().cancelTimer(timer);
        context.owner().cancelTimer(pings);
    }
}
