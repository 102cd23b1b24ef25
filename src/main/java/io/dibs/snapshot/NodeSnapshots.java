package io.dibs.snapshot;

import io.dibs.shard.Ledger;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/** A node's snapshots in Redis. Whether Redis is there or not, the node works; with it, takeovers are short. */
public final class NodeSnapshots {
    /** The version of what is kept in Redis. */
    public static final int FORMAT = SnapshotHeader.FORMAT;

    private final RedisStore store;
    private final SnapshotLedgers ledgers;

    private NodeSnapshots(RedisStore store, SnapshotLedgers ledgers) {
        this.store = store;
        this.ledgers = ledgers;
    }

    /**
     * @param redisUri see {@link RedisAddress#parse}
     * @param database tells it from every other that may use this Redis, or has used it
     */
    public static NodeSnapshots open(
            Vertx vertx, String redisUri, String database, Ledger inner, SnapshotListener listener) {
        RedisStore store = new RedisStore(vertx, redisUri, database, listener);
        return new NodeSnapshots(store, new SnapshotLedgers(inner, store, listener, SnapshotLimits.DEFAULT));
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

    /** The inner ledger with the shortcut, for an ownership of this shard that begins. */
    public Ledger open(int shard) {
        return ledgers.open(shard);
    }

    /**
     * The flush of a shard that this node owns now, for when it is released: completes when its snapshots are whole, or
     * after a short limit. Never fails. An ownership that begins in the meantime has its own.
     */
    public Supplier<Future<Void>> flushOf(int shard) {
        return ledgers.latest(shard)
                .<Supplier<Future<Void>>>map(ledger -> () -> flush(ledger))
                .orElse(Future::succeededFuture);
    }

    private static Future<Void> flush(SnapshotLedger ledger) {
        Promise<Void> flushed = Promise.promise();
        ledger.flush(flushed::complete);
        return flushed.future();
    }

    /** Committed coupons of this node's shards that no snapshot holds yet. */
    public long lag() {
        return ledgers.lag();
    }

    /** Whether Redis takes what is written. Reports an outage and its end to the listener even without claims. */
    public Future<Void> probe() {
        return store.probe();
    }

    public Future<Void> close() {
        return store.close();
    }
}
