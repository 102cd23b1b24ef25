package io.dibs.snapshot;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One connection to Redis, opened when it is needed. Calls follow on each other without waiting. One that fails or
 * takes too long closes the connection, with all that was asked of it; for a while after that nothing is tried. All of
 * it runs on one context; calls may come from anywhere.
 */
final class RedisLink {
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 3_000;

    private record Dialled(Redis client, Future<RedisConnection> connection) {}

    private final ContextInternal context;
    private final RedisOptions options;
    private final long limitMillis;
    private final SnapshotListener listener;
    private Dialled dialled;
    private long pauseMillis;
    private long pausedAt;
    private boolean closed;

    RedisLink(Vertx vertx, RedisOptions options, long limitMillis, SnapshotListener listener) {
        this.context = ((VertxInternal) vertx).createEventLoopContext();
        this.options = options;
        this.limitMillis = limitMillis;
        this.listener = listener;
    }

    /** The answers come back on the caller's context; one that is an error fails the call. */
    Future<List<Response>> call(List<Request> requests) {
        Promise<List<Response>> promise = context.owner().getOrCreateContext().promise();
        context.emit(requests, these -> callHere(these).onComplete(promise));
        return promise.future();
    }

    private Future<List<Response>> callHere(List<Request> requests) {
        if (closed || isPausing()) {
            return context.failedFuture("Redis is not asked for a moment");
        }
        Dialled used = dialled();
        return used.connection()
                .compose(open -> open.batch(requests))
                .timeout(limitMillis, TimeUnit.MILLISECONDS)
                .onSuccess(answers -> well())
                .onFailure(failure -> unwell(used, failure));
    }

    private boolean isPausing() {
        return dialled == null
                && pauseMillis > 0
                && TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - pausedAt) < pauseMillis;
    }

    private Dialled dialled() {
        if (dialled == null) {
            Redis client = Redis.createClient(context.owner(), options);
            Dialled fresh = new Dialled(client, client.connect());
            dialled = fresh;
            fresh.connection().onSuccess(open -> open.exceptionHandler(lost -> forget(fresh))
                    .endHandler(end -> forget(fresh)));
        }
        return dialled;
    }

    private void well() {
        if (pauseMillis > 0) {
            pauseMillis = 0;
            listener.reachable();
        }
    }

    /**
     * Also when the answer was an error: Redis will give it again. Of calls that fail together the first one counts.
     */
    private void unwell(Dialled used, Throwable failure) {
        if (dialled == used) {
            if (pauseMillis == 0) {
                listener.unreachable(failure.getMessage() == null ? failure.toString() : failure.getMessage());
            }
            pauseMillis = pauseAfter(failure);
            pausedAt = System.nanoTime();
        }
        forget(used);
    }

    /** A Redis that hangs costs whoever asks the whole limit each time, so it is not asked often. */
    private long pauseAfter(Throwable failure) {
        return failure instanceof TimeoutException
                ? LONGEST_PAUSE_MILLIS
                : Math.min(LONGEST_PAUSE_MILLIS, Math.max(FIRST_PAUSE_MILLIS, pauseMillis * 2));
    }

    private void forget(Dialled lost) {
        if (dialled == lost) {
            dialled = null;
        }
        lost.client().close();
    }

    Future<Void> close() {
        Promise<Void> promise = context.owner().getOrCreateContext().promise();
        context.emit(promise, done -> {
            closed = true;
            Dialled last = dialled;
            dialled = null;
            (last == null ? Future.<Void>succeededFuture() : last.client().close()).onComplete(done);
        });
        return promise.future();
    }
}
