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
    private final ShardConnection link = new ShardConnection(
            ((VertxInternal) vertx).createEventLoopContext(),
            PostgresSettings.parse("postgresql://nobody@127.0.0.1:1/none"),
            "proofs");
    private final FenceReader witness = new FenceReader(link, shards -> {
        Promise<Map<Integer, Fence>> read = link.context().promise();
        reads.add(read);
        return read.future();
    });

    @AfterEach
    void close() {
        ConditionWait.get(vertx.close());
    }

    private void answer(int read, Fence standing) {
        ConditionWait.until("a read is under way", () -> reads.size() == read);
        reads.stream().skip(read - 1L).findFirst().orElseThrow().complete(Map.of(standing.shard(), standing));
    }

    private FenceCheck proofWhere(Fence standing) {
        int read = reads.size() + 1;
        Future<FenceCheck> proof = witness.prove(OURS);
        answer(read, standing);
        return ConditionWait.get(proof);
    }

    /** What it finds may be older than the wish: the shard may have been lost in between. */
    @Test
    void whoAsksWhileAReadIsUnderWayWaitsForTheNext() {
        Future<FenceCheck> first = witness.prove(OURS);
        ConditionWait.until("a read is under way", () -> reads.size() == 1);
        Future<FenceCheck> second = witness.prove(OURS);
        ConditionWait.get(onContext());
        answer(1, OURS);
        assertThat(ConditionWait.get(first)).isEqualTo(FenceCheck.OWNED);
        assertThat(second.isComplete()).isFalse();
        answer(2, new Fence(3, 6, new UUID(0, 8), 10));
        assertThat(ConditionWait.get(second)).isEqualTo(FenceCheck.FENCED);
    }

    private Future<Void> onContext() {
        Promise<Void> turn = Promise.promise();
        link.context().runOnContext(here -> turn.complete());
        return turn.future();
    }

    @Test
    void aFenceStandsWithItsEpochItsOwnerAndAtLeastItsBatches() {
        assertThat(proofWhere(OURS)).isEqualTo(FenceCheck.OWNED);
        assertThat(proofWhere(OURS.afterBatch())).isEqualTo(FenceCheck.OWNED);
        assertThat(proofWhere(new Fence(3, 6, OURS.owner(), 10))).isEqualTo(FenceCheck.FENCED);
        assertThat(proofWhere(new Fence(3, 5, new UUID(0, 8), 10))).isEqualTo(FenceCheck.FENCED);
        assertThat(proofWhere(new Fence(3, 5, OURS.owner(), 9))).isEqualTo(FenceCheck.FENCED);
    }
}
