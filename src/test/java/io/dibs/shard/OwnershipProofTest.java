package io.dibs.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CampaignAction;
import io.dibs.shard.TakeoverResult.Lost;
import io.dibs.shard.TakeoverResult.Regressed;
import io.dibs.shard.TakeoverResult.Taken;
import io.dibs.shard.WriteOutcome.Committed;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** When may an owner refuse a claim? */
class OwnershipProofTest extends ShardFixture {
    @Test
    void aRefusalWaitsForAProofOfOwnership() {
        script.claim("nowhere", "u1");
        script.claim("nowhere", "u2");
        assertThat(script.takeAnswers()).isEmpty();
        assertThat(script.takeLog()).containsExactly("prove");
        script.proven(FenceCheck.OWNED);
        assertThat(script.takeAnswers()).containsExactly("u1 NOT_FOUND", "u2 NOT_FOUND");
        script.later(400);
        script.claim("nowhere", "u3");
        assertThat(script.takeAnswers()).containsExactly("u3 NOT_FOUND");
        script.later(1);
        script.claim("nowhere", "u4");
        assertThat(script.takeAnswers()).isEmpty();
    }

    @Test
    void aProofThatTookTooLongIsNone() {
        script.claim("nowhere", "u1");
        script.later(401);
        script.takeLog();
        script.proven(FenceCheck.OWNED);
        assertThat(script.takeAnswers()).isEmpty();
        assertThat(script.takeLog()).containsExactly("prove");
    }

    /** Nobody else may come. */
    @Test
    void aCheckThatFailedIsTriedAgain() {
        script.claim("nowhere", "u1");
        script.takeLog();
        script.proven(FenceCheck.FAILED);
        assertThat(script.takeLog()).containsExactly("wake");
        script.later(script.pause);
        script.shard.woken(script.now());
        assertThat(script.takeLog()).containsExactly("prove");
        script.proven(FenceCheck.OWNED);
        assertThat(script.takeAnswers()).containsExactly("u1 NOT_FOUND");
    }

    @Test
    void aCommitProvesOwnershipToo() {
        script.claim("a", "u1");
        script.committed();
        script.takeLog();
        script.claim("nowhere", "u2");
        assertThat(script.takeAnswers()).containsExactly("u1 won 1", "u2 NOT_FOUND");
        assertThat(script.takeLog()).isEmpty();
    }

    @Test
    void aCommitProvesNothingOfTheTimeAfterItsLaunch() {
        script.claim("a", "u1");
        script.later(350);
        script.committed();
        script.later(51);
        script.takeLog();
        script.claim("nowhere", "u2");
        assertThat(script.takeAnswers()).containsExactly("u1 won 1");
        assertThat(script.takeLog()).containsExactly("prove");
    }

    @Test
    void neitherDoesACommand() {
        script.shard.command(command("a", "r", new CampaignAction.Pause()), script.now());
        script.completeLookup(new CommandLookup.NotExecuted());
        script.later(350);
        script.fence = script.fence.afterBatch();
        script.executed(new Committed("done"));
        script.later(51);
        script.takeLog();
        script.claim("nowhere", "u2");
        assertThat(script.takeAnswers()).isEmpty();
        assertThat(script.takeLog()).containsExactly("prove");
    }

    @Test
    void whatWasLaunchedBeforeMemoryWasReadProvesNothingOfIt() {
        ShardDriver loading = new ShardDriver(ShardLimits.DEFAULT);
        loading.shard.start(loading.now());
        loading.completeTakeover(new Taken(loading.fence));
        loading.campaignsFound(List.of(new RecoveredCampaign(A, 0), new RecoveredCampaign(B, 1)));
        loading.claim("a", "u1");
        loading.pageRead(B, page(1, "holder"));
        loading.committed();
        loading.takeLog();
        loading.claim("nowhere", "u2");
        assertThat(loading.takeAnswers()).containsExactly("u1 won 1");
        assertThat(loading.takeLog()).containsExactly("prove");
    }

    @Test
    void whoDoesNotOwnTheShardRefusesNobody() {
        script.claim("nowhere", "u1");
        script.takeLog();
        script.proven(FenceCheck.FENCED);
        assertThat(script.takeLog()).containsExactly("take over");
        script.completeTakeover(new Lost(taken(2, 0)));
        assertThat(script.takeAnswers()).containsExactly("u1 MOVED");
        assertThat(script.takeLog()).containsExactly("released FENCED");
    }

    @Test
    void ownTakeoverIsNotTakenForAnotherOwners() {
        script.claim("nowhere", "u0");
        script.claim("a", "u1");
        script.appended(LOST);
        script.takeLog();
        script.proven(FenceCheck.FENCED);
        assertThat(script.takeLog()).isEmpty();
        script.completeTakeover(new Taken(taken(2, 1)));
        script.proven(FenceCheck.OWNED);
        assertThat(script.takeAnswers()).containsExactly("u1 won 1", "u0 NOT_FOUND");
    }

    @Test
    void aProofThatWasAskedForBeforeATakeoverIsNotHeard() {
        script.claim("nowhere", "u0");
        Consumer<FenceCheck> old = script.proving;
        script.claim("a", "u1");
        script.appended(LOST);
        script.completeTakeover(new Taken(taken(2, 1)));
        script.takeAnswers();
        script.takeLog();
        old.accept(FenceCheck.FENCED);
        old.accept(FenceCheck.OWNED);
        assertThat(script.takeAnswers()).isEmpty();
        assertThat(script.takeLog()).isEmpty();
        assertThat(script.shard.isReleased()).isFalse();
    }

    /** It holds the same epoch and owner: a replica that lagged behind was promoted. */
    @Test
    void aLedgerThatLostBatchesIsNoticedByAnOwnerThatWritesNothing() {
        script.claim("a", "u1");
        script.committed();
        script.later(401);
        script.claim("nowhere", "u2");
        script.takeAnswers();
        script.takeLog();
        script.proven(FenceCheck.FENCED);
        script.completeTakeover(new Regressed(taken(2, 0)));
        assertThat(script.takeLog()).containsExactly("take over", "read campaigns");
        script.campaignsFound(List.of(new RecoveredCampaign(A, 0)));
        script.claim("a", "u3");
        script.committed();
        assertThat(script.takeAnswers()).contains("u3 won 1");
    }

    /** The answer rests on its commit and waits for nothing. */
    @Test
    void aCouponThatIsToldAgainAsksForAProofBesides() {
        script.claim("a", "u1");
        script.committed();
        script.claim("a", "u1");
        assertThat(script.takeLog()).containsExactly("append [u1]");
        script.later(401);
        script.claim("a", "u1");
        script.claim("a", "u1");
        assertThat(script.takeAnswers()).containsExactly("u1 won 1", "u1 has 1", "u1 has 1", "u1 has 1");
        assertThat(script.takeLog()).containsExactly("prove");
    }

    /** Else they would be asked for again for ever, by an owner that writes nothing. */
    @Test
    void couponsThatCannotBeReadBackMayBeLost() {
        ShardDriver loading = new ShardDriver(ShardLimits.DEFAULT);
        loading.shard.start(loading.now());
        loading.completeTakeover(new Taken(taken(2, 9)));
        loading.campaignsFound(List.of(new RecoveredCampaign(A, 3)));
        loading.takeLog();
        loading.pageFailed(A, 1, 3);
        assertThat(loading.takeLog()).containsExactly("wake", "prove");
        loading.proven(FenceCheck.FENCED);
        loading.completeTakeover(new Regressed(taken(3, 7)));
        assertThat(loading.takeLog()).containsExactly("take over", "read campaigns");
    }

    @Test
    void soItIsByAWriteThatComesBackFenced() {
        script.claim("a", "u1");
        script.committed();
        script.claim("a", "u2");
        script.takeAnswers();
        script.takeLog();
        script.appended(WriteOutcome.FENCED);
        script.completeTakeover(new Regressed(taken(2, 0)));
        assertThat(script.takeLog()).containsExactly("take over", "read campaigns");
        assertThat(script.takeAnswers()).isEmpty();
    }

    /** The batches may all be there, and only takeovers be lost; but the code keys in memory are no more. */
    @Test
    void aWriteOfUnknownEndIsNotSentAgainToALedgerThatRegressed() {
        script.claim("a", "u1");
        script.takeLog();
        script.appended(LOST);
        script.completeTakeover(new Regressed(taken(2, 0)));
        assertThat(script.takeLog()).containsExactly("take over", "read campaigns");
        script.campaignsFound(List.of(new RecoveredCampaign(A, 0)));
        script.committed();
        assertThat(script.takeAnswers()).containsExactly("u1 won 1");
    }

    @Test
    void whatIsBeingWrittenSaysByItselfThatTheFenceMoved() {
        script.claim("nowhere", "u0");
        script.claim("a", "u1");
        script.takeLog();
        script.proven(FenceCheck.FENCED);
        assertThat(script.takeLog()).isEmpty();
        script.appended(WriteOutcome.FENCED);
        assertThat(script.takeLog()).containsExactly("take over");
    }
}
