package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.shard.Fence;
import io.dibs.shard.FenceCheck;
import io.dibs.testkit.ConditionWait;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FenceReaderTest {
    private static final Fence OURS = new Fence(3, 5, new UUID(0, 7), 10);

    private final Vertx vertx = Vertx.vertx();
    private final Queue<Promise<Map<Integer, Fence>>> reads = new ConcurrentLinkedQueue<>();
    private final ShardConnection connection = new ShardConnection(
            ((VertxInternal) vertx).createEventLoopContext(),
            new PostgresConnector(vertx, PostgresSettings.parse("postgresql://nobody@127.0.0.1:1/none")),
            "proofs",
            Map.of());
    private final FenceReader reader = new FenceReader(connection, shards -> {
        Promise<Map<Integer, Fence>> read = connection.context().promise();
        reads.add(read);
        return read.future();
    });

    @AfterEach
    void close() {
        ConditionWait.get(vertx.close());
    }

    private void answer(int read, Fence current) {
        ConditionWait.until("a read is under way", () -> reads.size() == read);
        reads.stream().skip(read - 1L).findFirst().orElseThrow().complete(Map.of(current.shard(), current));
    }

    private FenceCheck checkWhere(Fence current) {
        int read = reads.size() + 1;
        Future<FenceCheck> check = reader.check(OURS);
        answer(read, current);
        return ConditionWait.get(check);
    }

    /** What it finds may be older than the wish: the shard may have been lost in between. */
    @Test
    void whoAsksWhileAReadIsUnderWayWaitsForTheNext() {
        Future<FenceCheck> first = reader.check(OURS);
        ConditionWait.until("a read is under way", () -> reads.size() == 1);
        Future<FenceCheck> second = reader.check(OURS);
        ConditionWait.get(onContext());
        answer(1, OURS);
        assertThat(ConditionWait.get(first)).isEqualTo(FenceCheck.OWNED);
        assertThat(second.isComplete()).isFalse();
        answer(2, new Fence(3, 6, new UUID(0, 8), 10));
        assertThat(ConditionWait.get(second)).isEqualTo(FenceCheck.FENCED);
    }

    private Future<Void> onContext() {
        Promise<Void> turn = Promise.promise();
        connection.context().runOnContext(here -> turn.complete());
        return turn.future();
    }

    @Test
    void aFenceStandsWithItsEpochItsOwnerAndAtLeastItsBatches() {
        assertThat(checkWhere(OURS)).isEqualTo(FenceCheck.OWNED);
        assertThat(checkWhere(OURS.afterBatch())).isEqualTo(FenceCheck.OWNED);
        assertThat(checkWhere(new Fence(3, 6, OURS.owner(), 10))).isEqualTo(FenceCheck.FENCED);
        assertThat(checkWhere(new Fence(3, 5, new UUID(0, 8), 10))).isEqualTo(FenceCheck.FENCED);
        assertThat(checkWhere(new Fence(3, 5, OURS.owner(), 9))).isEqualTo(FenceCheck.FENCED);
    }
}
