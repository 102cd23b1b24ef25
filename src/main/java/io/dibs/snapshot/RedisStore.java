package io.dibs.snapshot;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The store in Redis 6.2 or later, where each database has keys of its own. A takeover's reads do not queue behind what
 * is being written. All keys of one call are in one slot of a cluster, see {@link SnapshotKeys}.
 */
final class RedisStore implements SnapshotStore {
    /** A shard that cannot decide yet waits for a read. */
    private static final long READ_MILLIS = 1_000;

    private static final long WRITE_MILLIS = 1_000;
    private static final int CONNECT_MILLIS = 500;
    /** Some 30 s. */
    private static final int TRIES_WHILE_LOADING = 30;
    /** Some 10 s: a first connection is slow on a small machine, and the next one begins with another host. */
    private static final int TRIES_AFTER_TIMEOUT = 5;

    private static final long RETRY_MILLIS = 1_000;

    private static final int PIPELINED = 65_536;
    private static final int KEYS_AT_ONCE = 512;
    private static final String PROBE = "dibs:probe";
    private static final int PROBE_SECONDS = 60;

    private static final String SWAP = """
            local before = redis.call('GET', KEYS[1]) or ''
            if before == ARGV[1] then
                redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
            end
            return before""";

    private final VertxInternal vertx;
    private final String prefix;
    private final RedisLink reading;
    private final RedisLink writing;

    /** @param database what another database left in this Redis says nothing of this one */
    RedisStore(Vertx vertx, String uri, String database, RedisListener listener) {
        this.prefix = "dibs:" + database + ":";
        RedisAddress address = RedisAddress.parse(uri);
        this.vertx = (VertxInternal) vertx;
        this.reading = new RedisLink(vertx, options(address, "snapshot-reads"), READ_MILLIS, listener);
        this.writing = new RedisLink(vertx, options(address, "snapshot-writes"), WRITE_MILLIS, listener);
    }

    private static RedisOptions options(RedisAddress address, String name) {
        NetClientOptions net =
                new NetClientOptions().setConnectTimeout(CONNECT_MILLIS).setTcpKeepAlive(true);
        return address.options(net.setMetricsName(name)).setPoolName(name).setMaxWaitingHandlers(PIPELINED);
    }

    @Override
    public void read(String key, int bytes, Consumer<byte[]> then, Consumer<String> failed) {
        Request get = Request.cmd(Command.GETRANGE).arg(prefix + key).arg(0).arg(bytes - 1);
        deliver(reading.call(List.of(get)).map(answers -> bytes(answers.get(0))), then, failed);
    }

    @Override
    public void write(List<Piece> pieces, int ttlSeconds, Runnable then, Consumer<String> failed) {
        List<Request> requests = new ArrayList<>(2 * pieces.size());
        for (Piece piece : pieces) {
            requests.add(Request.cmd(Command.SETRANGE)
                    .arg(prefix + piece.key())
                    .arg(piece.offset())
                    .arg(Buffer.buffer(piece.bytes())));
            requests.add(expire(piece.key(), ttlSeconds));
        }
        deliver(writing.call(requests), answers -> then.run(), failed);
    }

    private Request expire(String key, int ttlSeconds) {
        return Request.cmd(Command.EXPIRE).arg(prefix + key).arg(ttlSeconds);
    }

    @Override
    public void replace(String key, byte[] value, int ttlSeconds, Consumer<byte[]> then, Consumer<String> failed) {
        Request set = Request.cmd(Command.SET)
                .arg(prefix + key)
                .arg(Buffer.buffer(value))
                .arg("EX")
                .arg(ttlSeconds)
                .arg("GET");
        deliver(writing.call(List.of(set)).map(answers -> bytes(answers.get(0))), then, failed);
    }

    @Override
    public void swap(
            String key, byte[] expected, byte[] value, int ttlSeconds, Consumer<byte[]> then, Consumer<String> failed) {
        Request swap = Request.cmd(Command.EVAL)
                .arg(SWAP)
                .arg(1)
                .arg(prefix + key)
                .arg(Buffer.buffer(expected))
                .arg(Buffer.buffer(value))
                .arg(ttlSeconds);
        deliver(writing.call(List.of(swap)).map(answers -> bytes(answers.get(0))), then, failed);
    }

    private static byte[] bytes(@Nullable Response answer) {
        return answer == null || answer.toBuffer() == null ? new byte[0] : answer.toBytes();
    }

    @Override
    public void copy(List<String> from, List<String> to, Runnable then, Consumer<String> failed) {
        List<Request> requests = new ArrayList<>(2 * from.size());
        for (int i = 0; i < from.size(); i++) {
            requests.add(Request.cmd(Command.COPY)
                    .arg(prefix + from.get(i))
                    .arg(prefix + to.get(i))
                    .arg("REPLACE"));
            requests.add(Request.cmd(Command.PERSIST).arg(prefix + to.get(i)));
        }
        deliver(writing.call(requests), answers -> then.run(), failed);
    }

    @Override
    public void delete(List<String> keys, Runnable then, Consumer<String> failed) {
        List<Request> requests = new ArrayList<>();
        for (int from = 0; from < keys.size(); from += KEYS_AT_ONCE) {
            Request unlink = Request.cmd(Command.UNLINK);
            keys.subList(from, Math.min(keys.size(), from + KEYS_AT_ONCE)).forEach(key -> unlink.arg(prefix + key));
            requests.add(unlink);
        }
        deliver(writing.call(requests), answers -> then.run(), failed);
    }

    @Override
    public void renewTtl(List<String> keys, int ttlSeconds) {
        writing.call(keys.stream().map(key -> expire(key, ttlSeconds)).toList());
    }

    Future<Void> probe() {
        return writing.call(probeWrite()).mapEmpty();
    }

    /** A write: a Redis that is full, or a replica, answers a ping all the same. */
    private static List<Request> probeWrite() {
        return List.of(Request.cmd(Command.SET).arg(PROBE).arg(1).arg("EX").arg(PROBE_SECONDS));
    }

    private static <T> void deliver(Future<T> future, Consumer<T> then, Consumer<String> failed) {
        future.onComplete(then::accept, failure -> failed.accept(RedisLink.said(failure)));
    }

    /** A verticle's timers end with it, but a released shard still has something to write. */
    @Override
    public Loop loop() {
        ContextInternal caller = vertx.getOrCreateContext();
        ContextInternal lasting =
                vertx.contextBuilder().withEventLoop(caller.nettyEventLoop()).build();
        return new Loop() {
            @Override
            public void run(Runnable task) {
                caller.runOnContext(turn -> task.run());
            }

            @Override
            public void after(long millis, Runnable task) {
                lasting.setTimer(millis, timer -> task.run());
            }
        };
    }

    /**
     * Asks for a sign of life, so that the listener knows before the first snapshot is needed. A Redis that is loading
     * its data is waited for; whatever else is wrong is not.
     */
    Future<Void> awaitReady() {
        return ready(TRIES_WHILE_LOADING, 0).otherwiseEmpty();
    }

    /** The same, with some patience for one that is slow, and fails where Redis takes nothing in the end. */
    Future<Void> requireReady() {
        return ready(TRIES_WHILE_LOADING, TRIES_AFTER_TIMEOUT);
    }

    private Future<Void> ready(int whileLoading, int afterTimeout) {
        return writing.callNow(probeWrite()).<Void>mapEmpty().recover(failure -> {
            if (isLoading(failure) && whileLoading > 0) {
                return vertx.timer(RETRY_MILLIS).compose(later -> ready(whileLoading - 1, afterTimeout));
            }
            if (failure instanceof TimeoutException && afterTimeout > 0) {
                return vertx.timer(RETRY_MILLIS).compose(later -> ready(whileLoading, afterTimeout - 1));
            }
            return Future.failedFuture(RedisLink.said(failure));
        });
    }

    /** The client puts the place of the failed call before what Redis says. */
    private static boolean isLoading(Throwable failure) {
        return String.valueOf(failure.getMessage()).contains("LOADING");
    }

    Future<Void> close() {
        return Future.join(reading.close(), writing.close()).mapEmpty();
    }
}
