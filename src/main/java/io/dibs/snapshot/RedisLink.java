package io.dibs.snapshot;

import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One connection to Redis, opened when it is needed. Calls follow on each other without waiting. One that fails or
 * takes too long closes the connection, with all that was asked of it; for a while after that nothing is tried, and
 * then a ping, because a node may have nothing to ask for hours. All of it runs on one context; calls may come from
 * anywhere.
 */
final class RedisLink {
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 3_000;

    private static final long NO_PROBE = -1;

    private record ClientConnection(Redis client, Future<RedisConnection> connection) {}

    private final ContextInternal context;
    private final RedisOptions options;
    private final long limitMillis;
    private final RedisListener listener;
    private @Nullable ClientConnection current;
    private long pauseMillis;
    private long pausedAt;
    private long probe = NO_PROBE;
    private boolean closed;

    RedisLink(Vertx vertx, RedisOptions options, long limitMillis, RedisListener listener) {
        this.context = ((VertxInternal) vertx).createEventLoopContext();
        this.options = options;
        this.limitMillis = limitMillis;
        this.listener = listener;
    }

    /** The answers come back on the caller's context; one that is an error fails the call. */
    Future<List<Response>> call(List<Request> requests) {
        return onContext(() -> isPausing() ? context.failedFuture("Redis is not asked for a moment") : send(requests));
    }

    /** The same, and does not wait until the pause after a failure is over. */
    Future<List<Response>> callNow(List<Request> requests) {
        return onContext(() -> send(requests));
    }

    private Future<List<Response>> onContext(Supplier<Future<List<Response>>> call) {
        Promise<List<Response>> promise = context.owner().getOrCreateContext().promise();
        context.emit(call, here -> here.get().onComplete(promise));
        return promise.future();
    }

    private Future<List<Response>> send(List<Request> requests) {
        if (closed) {
            return context.failedFuture("The connection to Redis is closed");
        }
        ClientConnection used = connection();
        return used.connection()
                .compose(open -> send(open, requests))
                .timeout(limitMillis, TimeUnit.MILLISECONDS)
                .onSuccess(answers -> callSucceeded())
                .onFailure(failure -> callFailed(used, failure));
    }

    /** A cluster's client follows a slot to where it has moved, but not for a batch. */
    private Future<List<Response>> send(RedisConnection open, List<Request> requests) {
        return options.getType() == RedisClientType.CLUSTER
                ? Future.all(requests.stream().map(open::send).toList()).map(CompositeFuture::list)
                : open.batch(requests);
    }

    private boolean isPausing() {
        return current == null
                && pauseMillis > 0
                && TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - pausedAt) < pauseMillis;
    }

    private ClientConnection connection() {
        if (current != null) {
            return current;
        }
        Redis client = Redis.createClient(context.owner(), options);
        ClientConnection fresh = new ClientConnection(client, client.connect());
        current = fresh;
        fresh.connection()
                .onSuccess(open -> open.exceptionHandler(lost -> drop(fresh)).endHandler(end -> drop(fresh)));
        return fresh;
    }

    private void callSucceeded() {
        if (pauseMillis > 0) {
            pauseMillis = 0;
            context.owner().cancelTimer(probe);
            listener.reachable();
        }
    }

    /**
     * Also when the answer was an error: Redis will give it again. Of calls that fail together the first one counts.
     */
    private void callFailed(ClientConnection used, Throwable failure) {
        if (current == used) {
            if (pauseMillis == 0) {
                listener.unreachable(said(failure));
            }
            pauseMillis = pauseAfter(failure);
            pausedAt = System.nanoTime();
            beginWithNextHost();
            drop(used);
            probeLater();
        } else {
            drop(used);
        }
    }

    /** The client asks the next host when one refuses, but a host that hangs takes the whole time limit. */
    private void beginWithNextHost() {
        List<String> hosts = new ArrayList<>(options.getEndpoints());
        Collections.rotate(hosts, -1);
        options.setEndpoints(hosts);
    }

    /** The client has a line for each host that it asked, and tells of TLS only that it failed. */
    static String said(Throwable failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        String reason = failure instanceof SSLException && failure.getCause() != null
                ? ": " + failure.getCause().getMessage()
                : "";
        return (message + reason).strip().replaceAll("\\s*\\R[-\\s]*", "; ");
    }

    /** Its failure comes back here, and leads to the next one. */
    private void probeLater() {
        context.owner().cancelTimer(probe);
        if (!closed) {
            probe = context.setTimer(pauseMillis, due -> send(List.of(Request.cmd(Command.PING))));
        }
    }

    /** Each call to a hanging Redis takes the whole time limit, so calls are rare. */
    private long pauseAfter(Throwable failure) {
        return failure instanceof TimeoutException
                ? LONGEST_PAUSE_MILLIS
                : Math.min(LONGEST_PAUSE_MILLIS, Math.max(FIRST_PAUSE_MILLIS, pauseMillis * 2));
    }

    private void drop(ClientConnection lost) {
        if (current == lost) {
            current = null;
        }
        lost.client().close();
    }

    Future<Void> close() {
        Promise<Void> promise = context.owner().getOrCreateContext().promise();
        context.emit(promise, done -> {
            closed = true;
            context.owner().cancelTimer(probe);
            ClientConnection last = current;
            current = null;
            (last == null ? Future.<Void>succeededFuture() : last.client().close()).onComplete(done);
        });
        return promise.future();
    }
}
