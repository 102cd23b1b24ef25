package io.dibs.cluster;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The one event loop on which all of this package's state lives, and its time. */
interface ClusterLoop {
    /** Monotonic, in milliseconds. */
    long now();

    /** Milliseconds of PostgreSQL's clock. */
    long wall();

    void run(Runnable what);

    void after(long millis, Runnable what);

    /** @param what says whether to go on */
    void each(long millis, Supplier<Boolean> what);

    default <T> void whenDone(Future<T> future, Consumer<AsyncResult<T>> what) {
        future.onComplete(done -> run(() -> what.accept(done)));
    }

    /** Fails if the future has not completed by then. */
    default Future<Void> within(long millis, Future<Void> future) {
        Promise<Void> promise = Promise.promise();
        future.onComplete(done -> {
            if (done.succeeded()) {
                promise.tryComplete();
            } else {
                promise.tryFail(done.cause());
            }
        });
        after(millis, () -> promise.tryFail(new TimeoutException("not done after " + millis + " ms")));
        return promise.future();
    }
}
