package io.dibs.load.baseline;

import io.dibs.load.baseline.RedisCounter.SequenceListener;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;

/**
 * A script in Redis decides and adds to a stream, the answer leaves, and a consumer in each event loop writes rows and
 * acknowledges. A consumer that starts again first writes what it had not acknowledged.
 */
final class StreamBaseline implements CouponBaseline {
    private static final String STREAM = "claims";
    private static final String GROUP = "writers";
    private static final String BATCH = "512";
    private static final String BLOCK_MILLIS = "200";
    private static final long PAUSE_MILLIS = 100;
    private static final String UNACKNOWLEDGED = "0";
    private static final String NEW = ">";
    private static final AtomicInteger CONSUMERS = new AtomicInteger();

    private final Vertx vertx;
    private final BaselineDatabase database;
    private final RedisCounter counter;
    /** A read that blocks holds up what follows on its connection. */
    private final BaselineRedis reader;

    private final String consumer = "writer-" + CONSUMERS.incrementAndGet();

    StreamBaseline(Vertx vertx, BaselineDatabase database, BaselineRedis redis) {
        this.vertx = vertx;
        this.database = database;
        this.reader = redis.another();
        this.counter = new RedisCounter(
                database,
                redis,
                "redis.call('XADD', 'claims', '*', 'campaign', ARGV[1], 'user', ARGV[2], 'sequence', sequence)");
        join();
    }

    @Override
    public Future<Void> create(String campaign, int stock) {
        return counter.create(campaign, stock);
    }

    @Override
    public Future<ClaimResult> claim(String campaign, String user) {
        return counter.claim(campaign, user, SequenceListener.IGNORED);
    }

    /** A group that is there already is fine. */
    private void join() {
        reader.send(Request.cmd(Command.XGROUP, "CREATE", STREAM, GROUP, "0", "MKSTREAM"))
                .onComplete(joined -> consume(UNACKNOWLEDGED));
    }

    private void consume(String from) {
        Request read = Request.cmd(
                Command.XREADGROUP,
                List.of("GROUP", GROUP, consumer, "COUNT", BATCH, "BLOCK", BLOCK_MILLIS, "STREAMS", STREAM, from)
                        .toArray());
        reader.send(read)
                .compose(this::write)
                .onSuccess(written -> consume(written == 0 ? NEW : from))
                .onFailure(failure -> vertx.setTimer(PAUSE_MILLIS, again -> join()));
    }

    /** @return how many */
    private Future<Integer> write(Response streams) {
        List<Response> entries = streams == null || streams.size() == 0
                ? List.of()
                : StreamSupport.stream(entriesOfFirst(streams).spliterator(), false)
                        .toList();
        if (entries.isEmpty()) {
            return Future.succeededFuture(0);
        }
        return database.insert(
                        entries.stream().map(entry -> field(entry, 1)).toArray(String[]::new),
                        entries.stream().map(entry -> field(entry, 3)).toArray(String[]::new),
                        entries.stream()
                                .map(entry -> Integer.valueOf(field(entry, 5)))
                                .toArray(Integer[]::new))
                .compose(written -> acknowledge(entries))
                .map(entries.size());
    }

    /** Redis 7 answers in pairs of the stream's name and its entries, or in a map of them. */
    private static Response entriesOfFirst(Response streams) {
        return streams.getKeys().isEmpty() ? streams.get(0).get(1) : streams.get(STREAM);
    }

    private static String field(Response entry, int at) {
        return entry.get(1).get(at).toString();
    }

    private Future<Response> acknowledge(List<Response> entries) {
        Object[] ids = entries.stream().map(entry -> entry.get(0).toString()).toArray();
        return reader.send(Request.cmd(Command.XACK, leadBy(ids, STREAM, GROUP)))
                .compose(acknowledged -> reader.send(Request.cmd(Command.XDEL, leadBy(ids, STREAM))));
    }

    private static Object[] leadBy(Object[] ids, Object... first) {
        Object[] all = Arrays.copyOf(first, first.length + ids.length);
        System.arraycopy(ids, 0, all, first.length, ids.length);
        return all;
    }
}
