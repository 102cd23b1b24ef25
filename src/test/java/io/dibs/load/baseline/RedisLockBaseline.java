package io.dibs.load.baseline;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** A lock in Redis for each campaign, and under it a look and two writes in PostgreSQL. */
final class RedisLockBaseline implements CouponBaseline {
    private static final String LEASE_MILLIS = "10000";
    private static final int LONGEST_PAUSE_MILLIS = 20;
    private static final RedisScript RELEASE = RedisScript.of(
            "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0", 1);

    private final Vertx vertx;
    private final BaselineDatabase database;
    private final BaselineRedis redis;

    RedisLockBaseline(Vertx vertx, BaselineDatabase database, BaselineRedis redis) {
        this.vertx = vertx;
        this.database = database;
        this.redis = redis;
    }

    @Override
    public Future<Void> create(String campaign, int stock) {
        return database.createCampaign(campaign, stock);
    }

    @Override
    public Future<ClaimResult> claim(String campaign, String user) {
        String lock = "lock:" + campaign;
        String token = UUID.randomUUID().toString();
        return acquire(lock, token)
                .compose(held -> issue(campaign, user).eventually(() -> redis.script(RELEASE, lock, token)));
    }

    private Future<Void> acquire(String lock, String token) {
        return redis.send(Request.cmd(Command.SET, lock, token, "NX", "PX", LEASE_MILLIS))
                .compose(set -> set == null ? pause().compose(over -> acquire(lock, token)) : Future.succeededFuture());
    }

    private Future<Void> pause() {
        Promise<Void> over = Promise.promise();
        vertx.setTimer(ThreadLocalRandom.current().nextInt(1, LONGEST_PAUSE_MILLIS), timer -> over.complete());
        return over.future();
    }

    private Future<ClaimResult> issue(String campaign, String user) {
        return database.inTransaction(connection -> BaselineDatabase.run(
                        connection, "SELECT issued, stock FROM baseline_campaign WHERE id = $1", Tuple.of(campaign))
                .compose(counts -> RowLockBaseline.issue(connection, campaign, user, counts)));
    }
}
