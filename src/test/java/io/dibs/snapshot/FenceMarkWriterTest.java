package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.shard.Fence;
import io.dibs.shard.TakeoverResult;
import io.dibs.shard.WriteOutcome;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which mark of the fence may replace which in Redis. */
class FenceMarkWriterTest {
    private final SnapshotScript script = new SnapshotScript();

    @BeforeEach
    void takeOver() {
        script.takeOver();
    }

    /** A deposed owner that has not heard of it would leave nobody to tell that a replica was promoted that lagged. */
    @Test
    void whatAnotherHasAcknowledgedSinceIsNotWrittenOver() {
        script.append(WriteOutcome.COMMITTED);
        script.store.round();
        script.store.answer("swap fence:0", new FenceMark(8, 5).bytes());
        script.append(WriteOutcome.COMMITTED);
        assertThat(script.store.requests()).doesNotContain("swap fence:0");
        assertThat(script.outcomes).last().isInstanceOf(WriteOutcome.Doubted.class);
    }

    /** It was another's while this one was frozen; what that one wrote is no reason to call coupons lost. */
    @Test
    void whatTheOwnershipBeforeHearsTooLateIsNotHeldAgainstTheNext() {
        script.append(WriteOutcome.COMMITTED);
        script.append(WriteOutcome.FENCED);
        byte[] anothers = new FenceMark(8, 9).bytes();
        script.ledger.fence(new Fence(0, 8, new UUID(0, 8), 9));
        script.openNext();
        script.store.answer("swap fence:0", anothers);
        script.store.answer("read fence:0", anothers);
        assertThat(script.results).last().isInstanceOf(TakeoverResult.Taken.class);
    }

    @Test
    void whatAnEarlierOwnerHasAcknowledgedIsReplaced() {
        script.append(WriteOutcome.COMMITTED);
        script.store.round();
        script.store.answer("swap fence:0", new FenceMark(6, 3).bytes());
        assertThat(script.store.requests()).contains("swap fence:0");
        script.append(WriteOutcome.COMMITTED);
        assertThat(script.outcomes).last().isEqualTo(WriteOutcome.COMMITTED);
    }

    @Test
    void aMarkThatTheAnswerToAnOlderOneOvertookIsWrittenAgain() {
        script.append(WriteOutcome.COMMITTED);
        script.store.round();
        script.append(WriteOutcome.COMMITTED);
        script.store.round();
        script.store.answer("swap fence:0", new byte[0]);
        script.store.answer("swap fence:0", new FenceMark(7, 4).bytes());
        assertThat(script.store.requests()).contains("swap fence:0");
    }
}
