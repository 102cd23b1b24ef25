package io.dibs.load.baseline;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A script in Redis decides, the answer leaves, and batches of rows follow from the memory of the process. */
final class WriteBehindBaseline implements CouponBaseline {
    private static final int BATCH = 512;
    private static final long PAUSE_MILLIS = 100;

    private record IssuedCoupon(String campaign, String user, int sequence) {}

    private final Vertx vertx;
    private final BaselineDatabase database;
    private final RedisCounter counter;
    private final Deque<IssuedCoupon> waiting = new ArrayDeque<>();
    private boolean isWriting;

    WriteBehindBaseline(Vertx vertx, BaselineDatabase database, BaselineRedis redis) {
        this.vertx = vertx;
        this.database = database;
        this.counter = new RedisCounter(database, redis, "");
    }

    @Override
    public Future<Void> create(String campaign, int stock) {
        return counter.create(campaign, stock);
    }

    @Override
    public Future<ClaimResult> claim(String campaign, String user) {
        return counter.claim(campaign, user, this::enqueue);
    }

    private void enqueue(String campaign, String user, int sequence) {
        waiting.addLast(new IssuedCoupon(campaign, user, sequence));
        write();
    }

    private void write() {
        if (isWriting || waiting.isEmpty()) {
            return;
        }
        isWriting = true;
        List<IssuedCoupon> batch = new ArrayList<>();
        while (batch.size() < BATCH && !waiting.isEmpty()) {
            batch.add(waiting.removeFirst());
        }
        insert(batch);
    }

    private void insert(List<IssuedCoupon> batch) {
        database.insert(
                        batch.stream().map(IssuedCoupon::campaign).toArray(String[]::new),
                        batch.stream().map(IssuedCoupon::user).toArray(String[]::new),
                        batch.stream().map(IssuedCoupon::sequence).toArray(Integer[]::new))
                .onSuccess(written -> {
                    isWriting = false;
                    write();
                })
                .onFailure(failure -> vertx.setTimer(PAUSE_MILLIS, again -> insert(batch)));
    }
}
