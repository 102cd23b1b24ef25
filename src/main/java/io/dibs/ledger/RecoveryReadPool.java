package io.dibs.ledger;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A small connection pool for reads of recovering shards, with a queue. A read's time limit begins when it is sent.
 * What came is decoded on the connection's event loop.
 */
final class RecoveryReadPool {
    private record Read<T>(String sql, Tuple arguments, Function<RowSet<Row>, T> decoder, Promise<T> promise) {
        Future<T> over(ShardConnection connection) {
            return connection.call(sql, arguments).map(decoder).onComplete(promise);
        }
    }

    private final Deque<ShardConnection> free;
    private final Deque<Read<?>> waiting = new ArrayDeque<>();

    RecoveryReadPool(List<ShardConnection> connections) {
        free = new ArrayDeque<>(connections);
    }

    <T> Future<T> read(String sql, Tuple arguments, Function<RowSet<Row>, T> decoder) {
        Promise<T> promise = Promise.promise();
        connectionOrWait(new Read<>(sql, arguments, decoder, promise)).ifPresent(this::work);
        return promise.future();
    }

    private synchronized Optional<ShardConnection> connectionOrWait(Read<?> read) {
        waiting.add(read);
        return Optional.ofNullable(free.poll());
    }

    private void work(ShardConnection connection) {
        nextOrFree(connection).ifPresent(read -> read.over(connection).onComplete(done -> work(connection)));
    }

    private synchronized Optional<Read<?>> nextOrFree(ShardConnection connection) {
        Optional<Read<?>> next = Optional.ofNullable(waiting.poll());
        if (next.isEmpty()) {
            free.push(connection);
        }
        return next;
    }
}
