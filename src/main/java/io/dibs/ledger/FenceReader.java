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
 * Proves that a fence still stands, for all shards of the node at once. One read answers all shards of the node that
 * asked before it began; who asks while it is under way waits for the next, so that no proof is older than the wish for
 * it. Runs on its link's context.
 */
final class FenceReader {
    private record Ask(Fence fence, Promise<FenceCheck> promise) {}

    private final ShardConnection link;
    private final Function<Integer[], Future<Map<Integer, Fence>>> fences;
    private List<Ask> asks = new ArrayList<>();
    private boolean reading;

    FenceReader(ShardConnection link) {
        this(link, shards -> link.call(ShardStatements.READ_FENCES, Tuple.of(shards))
                .map(FenceReader::byShard));
    }

    /** @param fences reads the fences of these shards; it answers on the link's context */
    FenceReader(ShardConnection link, Function<Integer[], Future<Map<Integer, Fence>>> fences) {
        this.link = link;
        this.fences = fences;
    }

    /** Never fails. */
    Future<FenceCheck> prove(Fence fence) {
        Promise<FenceCheck> promise = Promise.promise();
        link.context().emit(new Ask(fence, promise), this::add);
        return promise.future();
    }

    private void add(Ask ask) {
        asks.add(ask);
        if (!reading) {
            reading = true;
            link.context().runOnContext(turn -> read());
        }
    }

    private void read() {
        List<Ask> answered = asks;
        asks = new ArrayList<>();
        Integer[] shards =
                answered.stream().map(ask -> ask.fence.shard()).distinct().toArray(Integer[]::new);
        fences.apply(shards)
                .onSuccess(standing -> answered.forEach(ask -> ask.promise.complete(proof(ask.fence, standing))))
                .onFailure(failure -> answered.forEach(ask -> ask.promise.complete(FenceCheck.FAILED)))
                .onComplete(done -> readNext());
    }

    private void readNext() {
        if (asks.isEmpty()) {
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

    private static FenceCheck proof(Fence known, Map<Integer, Fence> fences) {
        Fence standing = fences.get(known.shard());
        return standing != null && standing.confirms(known) ? FenceCheck.OWNED : FenceCheck.FENCED;
    }

    /** Never fails. */
    Future<CommandLookup> recall(Fence fence, Command command) {
        Tuple arguments = Tuple.of(fence.shard(), fence.epoch(), fence.owner(), command.campaign(), command.request());
        return link.call(ShardStatements.RECALL, arguments)
                .map(rows -> recall(rows.iterator().next()))
                .otherwise(failure -> new CommandLookup.Failed(WriteFailureClassifier.cause(failure)));
    }

    private static CommandLookup recall(Row row) {
        if (row.getString(1) != null) {
            return new CommandLookup.Happened(row.getString(1));
        }
        Long lastVersion = row.getLong(2);
        return row.getLong(0) == 1
                ? new CommandLookup.Never(lastVersion == null ? 0 : lastVersion)
                : new CommandLookup.Fenced();
    }
}
