package io.dibs.snapshot;

import io.dibs.shard.Ledger;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/** A node's snapshots in Redis. Whether Redis is there or not, the node works; with it, takeovers are short. */
public final class NodeSnapshots {
    /** The version of what is kept in Redis. */
    public static final int FORMAT = SnapshotHeader.FORMAT;

    private final RedisStore store;
    private final SnapshotLedger ledger;

    private NodeSnapshots(RedisStore store, SnapshotLedger ledger) {
        this.store = store;
        this.ledger = ledger;
    }

    /**
     * @param redisUri see {@link RedisAddress#parse}
     * @param database tells it from every other that may use this Redis, or has used it
     */
    public static NodeSnapshots open(
            Vertx vertx, String redisUri, String database, Ledger inner, SnapshotListener listener) {
        RedisStore store = new RedisStore(vertx, redisUri, database, listener);
        return new NodeSnapshots(store, new SnapshotLedger(inner, store, listener, SnapshotLimits.DEFAULT));
    }

    /** Fails with what Redis or its client says where Redis takes nothing; waits for one that is loading its data. */
    public static Future<Void> check(Vertx vertx, String redisUri, RedisListener listener) {
        RedisStore store = new RedisStore(vertx, redisUri, "check", listener);
        return store.requireReady().eventually(store::close);
    }

    /** Tells the listener whether Redis answers; waits for one that is loading its data. Never fails. */
    public Future<Void> awaitReady() {
        return store.awaitReady();
    }

    /** The inner ledger with the shortcut, for the shards of this node. */
    public Ledger ledger() {
        return ledger;
    }

    /** For a released shard: completes when its snapshots are whole, or after a short limit. Never fails. */
    public Future<Void> flush(int shard) {
        Promise<Void> flushed = Promise.promise();
        ledger.flush(shard, flushed::complete);
        return flushed.future();
    }

    /** Committed coupons of this node's shards that no snapshot holds yet. */
    public long lag() {
        return ledger.lag();
    }

    /** Whether Redis takes what is written. Reports an outage and its end to the listener even without claims. */
    public Future<Void> probe() {
        return store.probe();
    }

    public Future<Void> close() {
        return store.close();
    }
}
