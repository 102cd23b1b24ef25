package io.dibs.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.shard.TakeoverResult.Lost;
import io.dibs.shard.TakeoverResult.Taken;
import io.dibs.shard.WriteOutcome.Contradicted;
import io.dibs.shard.WriteOutcome.Poisoned;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What follows from each end of a write? */
class WriteOutcomesTest extends ShardFixture {
    @Test
    void aFencedOwnerHandsAllBackAndLetsGo() {
        script.claim("a", "u1");
        script.claim("a", "u2", "u1");
        script.appended(WriteOutcome.FENCED);
        script.completeTakeover(new Lost(taken(2, 0)));
        assertThat(script.takeAnswers()).containsExactlyInAnyOrder("u1 MOVED", "u2 MOVED", "u1 MOVED");
        script.claim("a", "u3");
        assertThat(script.takeAnswers()).containsExactly("u3 MOVED");
        assertThat(script.shard.isReleased()).isTrue();
    }

    @Test
    void anUnknownWriteIsSettledByTheBatchNumber() {
        script.claim("a", "u1");
        script.appended(LOST);
        assertThat(script.takeAnswers()).isEmpty();
        script.completeTakeover(new Taken(taken(2, 1)));
        assertThat(script.takeAnswers()).containsExactly("u1 won 1");
    }

    @Test
    void aWriteThatDidNotHappenIsSentAgainAsItWas() {
        script.claim("a", "u1");
        Batch sent = script.batch;
        script.appended(LOST);
        script.claim("a", "u2");
        script.takeLog();
        script.completeTakeover(new Taken(taken(2, 0)));
        assertThat(script.takeLog()).containsExactly("append [u1]");
        assertThat(script.batch).isSameAs(sent);
        assertThat(script.takeAnswers()).isEmpty();
    }

    @Test
    void anyOtherBatchNumberMeansToReadAll() {
        script.claim("a", "u1");
        script.appended(LOST);
        script.takeLog();
        script.completeTakeover(new Taken(taken(2, 5)));
        assertThat(script.takeLog()).containsExactly("read campaigns");
        script.campaignsFound(List.of(new RecoveredCampaign(A, 0)));
        assertThat(script.takeLog()).containsExactly("append [u1]");
    }

    @Test
    void untilItIsSettledNothingIsDecided() {
        script.claim("a", "u1");
        script.appended(LOST);
        script.claim("a", "u2");
        script.claim("nowhere", "u3");
        script.completeTakeover(new TakeoverResult.Failed("no answer"));
        assertThat(script.takeLog()).containsExactly("append [u1]", "take over", "wake");
        script.shard.woken(script.now());
        assertThat(script.takeLog()).containsExactly("take over");
        assertThat(script.takeAnswers()).isEmpty();
    }

    @Test
    void thePoisonedClaimIsFoundAndTheOthersKeepTheirOrder() {
        ShardDriver small = ShardDriver.serving(limits(100, 4), B);
        small.claim("b", "u1", "u2", "bad", "u3");
        long epoch = 2;
        while (small.answers.stream().noneMatch(answer -> answer.startsWith("u3"))) {
            boolean poisoned = small.batch.coupons().stream()
                    .anyMatch(coupon -> coupon.userId().equals("bad"));
            if (poisoned) {
                small.appended(new Poisoned("bad data"));
                small.fence = taken(epoch++, small.fence.batchNo());
                small.completeTakeover(new Taken(small.fence));
            } else {
                small.committed();
            }
        }
        assertThat(small.takeAnswers()).containsExactly("u1 won 1", "u2 won 2", "bad UNSTORABLE", "u3 won 3");
    }

    @Test
    void aContradictionMeansThatMemoryWasWrong() {
        script.claim("a", "u1");
        script.appended(new Contradicted("taken"));
        script.takeLog();
        script.completeTakeover(new Taken(taken(2, 0)));
        assertThat(script.takeLog()).containsExactly("read campaigns");
    }

    @Test
    void takeoversBackOffWhileEveryWriteIsRefused() {
        script.claim("a", "u1");
        List<Long> pauses = new ArrayList<>();
        for (int epoch = 2; epoch < 10; epoch++) {
            script.takeLog();
            script.appended(FULL);
            if (script.takeLog().contains("wake")) {
                pauses.add(script.pause);
                script.shard.woken(script.now());
            }
            script.completeTakeover(new Taken(taken(epoch, 0)));
        }
        assertThat(pauses).containsExactly(100L, 200L, 400L, 800L, 1_600L, 2_000L, 2_000L);
        script.fence = taken(9, 0);
        script.committed();
        assertThat(script.takeAnswers()).containsExactly("u1 won 1");
        script.claim("a", "u2");
        script.takeLog();
        script.appended(FULL);
        assertThat(script.takeLog()).containsExactly("take over");
    }
}
