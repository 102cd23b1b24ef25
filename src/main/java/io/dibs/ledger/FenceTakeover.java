package io.dibs.ledger;

import io.dibs.shard.Fence;
import io.dibs.shard.TakeoverResult;
import io.dibs.shard.TakeoverResult.Failed;
import io.dibs.shard.TakeoverResult.Lost;
import io.dibs.shard.TakeoverResult.Taken;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Moves fences: takes shards over. An attempt whose answer was lost may have succeeded, or succeed later: its owner's
 * UUID is remembered, so that a fence with it is recognised as its own and taken over once more. Only a takeover that
 * was acknowledged without a warning counts, because its commit makes everything committed before it durable.
 */
final class FenceTakeover {
    private static final int ATTEMPTS = 3;

    private final ShardConnections connections;
    private final String node;
    private final Supplier<UUID> owners;
    private final Map<Integer, Set<UUID>> unanswered = new ConcurrentHashMap<>();

    FenceTakeover(ShardConnections connections, String node, Supplier<UUID> owners) {
        this.connections = connections;
        this.node = node;
        this.owners = owners;
    }

    /** Never fails. */
    Future<TakeoverResult> takeOver(int shard, @Nullable Fence seen) {
        return attempt(shard, seen, ATTEMPTS).otherwise(failure -> new Failed(WriteFailureClassifier.cause(failure)));
    }

    private Future<TakeoverResult> attempt(int shard, @Nullable Fence seen, int left) {
        return read(shard).compose(now -> {
            if (seen != null && !isAsSeen(now, seen) && !isMine(now)) {
                unanswered.remove(shard);
                return Future.succeededFuture(new Lost(now));
            }
            return take(now, seen == null ? now : seen, left);
        });
    }

    private Future<TakeoverResult> take(Fence now, Fence seen, int left) {
        UUID owner = owners.get();
        unanswered
                .computeIfAbsent(now.shard(), shard -> ConcurrentHashMap.newKeySet())
                .add(owner);
        return connections
                .ofShard(now.shard())
                .call(ShardStatements.TAKE_OVER, Tuple.of(now.shard(), now.epoch(), now.owner(), owner, node))
                .compose(rows -> rows.size() == 1
                        ? Future.succeededFuture(
                                taken(now.shard(), owner, rows.iterator().next()))
                        : retry(now.shard(), seen, left, new IllegalStateException("the fence moved")))
                .recover(failure -> retry(now.shard(), seen, left, failure));
    }

    /** The outcome of a failed attempt is read, never guessed. */
    private Future<TakeoverResult> retry(int shard, Fence seen, int left, Throwable failure) {
        return left > 1 ? attempt(shard, seen, left - 1) : Future.failedFuture(failure);
    }

    private TakeoverResult taken(int shard, UUID owner, Row row) {
        unanswered.remove(shard);
        return new Taken(new Fence(shard, row.getLong(0), owner, row.getLong(1)), row.getBoolean(2));
    }

    private Future<Fence> read(int shard) {
        return connections
                .ofShard(shard)
                .call(ShardStatements.READ_FENCE, Tuple.of(shard))
                .map(rows -> fence(shard, rows));
    }

    private static Fence fence(int shard, RowSet<Row> rows) {
        if (rows.size() == 0) {
            throw new IllegalStateException("There is no shard " + shard + " in the database");
        }
        Row row = rows.iterator().next();
        LowestSchema.require(Optional.ofNullable(row.getInteger(3)));
        return new Fence(shard, row.getLong(0), row.getUUID(1), row.getLong(2));
    }

    private static boolean isAsSeen(Fence now, Fence seen) {
        return now.epoch() == seen.epoch() && now.owner().equals(seen.owner());
    }

    private boolean isMine(Fence now) {
        return unanswered.getOrDefault(now.shard(), Set.of()).contains(now.owner());
    }
}
