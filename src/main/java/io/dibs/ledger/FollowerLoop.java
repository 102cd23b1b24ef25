package io.dibs.ledger;

import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * How what follows the log works: on a connection of its own and on that one's context, where it looks now and then
 * whether there is something to do. What failed is reported and tried again, until it is closed.
 */
final class FollowerLoop {
    static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ShardConnection connection;
    private final ContextInternal context;
    private final Consumer<String> failures;
    private final long timer;
    private volatile boolean isClosed;

    FollowerLoop(ShardConnection connection, long lookMillis, Runnable work, Consumer<String> failures) {
        this.connection = connection;
        this.context = connection.context();
        this.failures = failures;
        this.timer = context.owner().setPeriodic(lookMillis, tick -> run(work));
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
    }
}
