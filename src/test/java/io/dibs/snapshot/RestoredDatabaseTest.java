package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.shard.Fence;
import io.dibs.shard.TakeoverResult;
import io.dibs.shard.TakeoverResult.Regressed;
import io.dibs.shard.TakeoverResult.Taken;
import io.dibs.shard.WriteOutcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who vouches for a ledger that was restored, or promoted, at epoch 6 and batch 3? */
class RestoredDatabaseTest {
    private final SnapshotScript script = new SnapshotScript();

    @BeforeEach
    void restore() {
        script.ledger.replace();
    }

    private TakeoverResult takeOver(byte[] mark) {
        script.openNext();
        script.store.answer("read fence:0", mark);
        return script.results.get(script.results.size() - 1);
    }

    @Test
    void nobodyDoesWhereRedisIsEmpty() {
        assertThat(takeOver(new byte[0])).isInstanceOf(Regressed.class);
        assertThat(script.listener.regressions).hasSize(1);
    }

    @Test
    void anOwnerThatWasNotTheLastDoesNot() {
        assertThat(takeOver(new FenceMark(5, 2).bytes())).isInstanceOf(Regressed.class);
    }

    @Test
    void theLastOwnerDoes() {
        assertThat(takeOver(new FenceMark(6, 2).bytes())).isEqualTo(new Taken(script.ledger.fence(), true));
    }

    @Test
    void onceSomebodyDidItIsNoRestoredDatabaseAnyMore() {
        takeOver(new FenceMark(6, 2).bytes());
        assertThat(takeOver(new byte[0])).isEqualTo(new Taken(script.ledger.fence(), false));
    }

    @Test
    void whoKnowsOfTheLastBatchDoes() {
        assertThat(takeOver(new FenceMark(5, 3).bytes())).isEqualTo(new Taken(script.ledger.fence(), true));
    }

    @Test
    void aNodeThatKnowsOfMoreDoesNot() {
        Fence before = script.ledger.fence();
        script.takeOver();
        script.append(WriteOutcome.COMMITTED);
        script.ledger.fence(before);
        assertThat(takeOver(new byte[0])).isInstanceOf(Regressed.class);
        assertThat(script.listener.regressions).last().asString().startsWith("FenceMark[epoch=7, batchNo=5] >");
        assertThat(takeOver(new byte[0])).as("it is settled").isInstanceOf(Taken.class);
    }

    /** It stays in Redis until it is written over. */
    @Test
    void theMarkThatToldOfTheLossTellsItOnce() {
        byte[] ahead = new FenceMark(9, 9).bytes();
        assertThat(takeOver(ahead)).isInstanceOf(Regressed.class);
        script.store.round();
        script.store.answer("swap fence:0", ahead);
        script.append(WriteOutcome.COMMITTED);
        assertThat(script.outcomes).last().isEqualTo(WriteOutcome.COMMITTED);
        assertThat(script.store.requests()).contains("swap fence:0");
    }

    @Test
    void itIsFoundOutOnce() {
        takeOver(new byte[0]);
        assertThat(takeOver(new byte[0])).isEqualTo(new Taken(script.ledger.fence(), false));
    }
}
