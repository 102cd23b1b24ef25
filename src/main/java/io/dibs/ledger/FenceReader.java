package io.dibs.ledger;

import io.dibs.shard.Command;
import io.dibs.shard.CommandLookup;
import io.dibs.shard.Fence;
import io.dibs.shard.FenceCheck;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Checks that fences are still held, for all shards of the node at once. One read answers all checks that were
 * requested before it began; later ones wait for the next read, so that no proof is older than its request. Runs on its
 * connection's context.
 */
final class FenceReader {
    private record Ask(Fence fence, Promise<FenceCheck> promise) {}

    private final ShardConnection connection;
    private final Function<Integer[], Future<Map<Integer, Fence>>> fences;
    private List<Ask> waiting = new ArrayList<>();
    private boolean reading;

    FenceReader(ShardConnection connection) {
        this(connection, shards -> connection
                .call(ShardStatements.READ_FENCES, Tuple.of(shards))
                .map(FenceReader::byShard));
    }

    /** @param fences reads the fences of these shards; it answers on the connection's context */
    FenceReader(ShardConnection connection, Function<Integer[], Future<Map<Integer, Fence>>> fences) {
        this.connection = connection;
        this.fences = fences;
    }

    /** Never fails. */
    Future<FenceCheck> check(Fence fence) {
        Promise<FenceCheck> promise = Promise.promise();
        connection.context().emit(new Ask(fence, promise), this::add);
        return promise.future();
    }

    private void add(Ask check) {
        waiting.add(check);
        if (!reading) {
            reading = true;
            connection.context().runOnContext(turn -> read());
        }
    }

    private void read() {
        List<Ask> answered = waiting;
        waiting = new ArrayList<>();
        Integer[] shards =
                answered.stream().map(check -> check.fence.shard()).distinct().toArray(Integer[]::new);
        fences.apply(shards)
                .onSuccess(current -> answered.forEach(check -> check.promise.complete(check(check.fence, current))))
                .onFailure(failure -> answered.forEach(check -> check.promise.complete(FenceCheck.FAILED)))
                .onComplete(done -> readNext());
    }

    private void readNext() {
        if (waiting.isEmpty()) {
            reading = false;
        } else {
            read();
        }
    }

    private static Map<Integer, Fence> byShard(RowSet<Row> rows) {
        Map<Integer, Fence> fences = new HashMap<>();
        rows.forEach(row -> fences.put(
                row.getInteger(0), new Fence(row.getInteger(0), row.getLong(1), row.getUUID(2), row.getLong(3))));
        return fences;
    }

    private static FenceCheck check(Fence known, Map<Integer, Fence> fences) {
        Fence current = fences.get(known.shard());
        return current != null && current.confirms(known) ? FenceCheck.OWNED : FenceCheck.FENCED;
    }

    /** Never fails. */
    Future<CommandLookup> lookUp(Fence fence, Command command) {
        Tuple arguments = Tuple.of(fence.shard(), fence.epoch(), fence.owner(), command.campaign(), command.request());
        return connection
                .call(ShardStatements.LOOK_UP_COMMAND, arguments)
                .map(rows -> lookUp(rows.iterator().next()))
                .otherwise(failure -> new CommandLookup.Failed(WriteFailureClassifier.cause(failure)));
    }

    private static CommandLookup lookUp(Row row) {
        if (row.getString(1) != null) {
            return new CommandLookup.AlreadyExecuted(row.getString(1));
        }
        Long lastVersion = row.getLong(2);
        return row.getLong(0) == 1
                ? new CommandLookup.NotExecuted(lastVersion == null ? 0 : lastVersion)
                : new CommandLookup.Fenced();
    }
}
