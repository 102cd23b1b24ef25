package io.dibs.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CommandRuling.Objection;
import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.Milestone;
import io.dibs.campaign.Terms;
import io.dibs.campaign.TestCampaigns;
import io.dibs.shard.TakeoverResult.Lost;
import io.dibs.shard.TakeoverResult.Regressed;
import io.dibs.shard.TakeoverResult.Taken;
import io.dibs.shard.WriteOutcome.Committed;
import io.dibs.shard.WriteOutcome.Contradicted;
import io.dibs.shard.WriteOutcome.Poisoned;
import io.dibs.shard.WriteOutcome.Unknown;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShardTest {
    private static final Terms A = TestCampaigns.terms("a", 3, 1);
    private static final Terms B = TestCampaigns.terms("b", 100, 1);
    private static final WriteOutcome LOST = new Unknown("connection lost");
    private static final WriteOutcome FULL = new Unknown("could not extend file: No space left on device");

    private final ShardDriver script = ShardDriver.serving(A, B);

    private static Fence taken(long epoch, long batchNo) {
        return new Fence(0, epoch, new UUID(1, epoch), batchNo);
    }

    private static ShardLimits limits(int pending, int batchRows) {
        return new ShardLimits(pending, batchRows, 1 << 20, 4, 400, 100, 2);
    }

    private final List<CommandAnswer> told = new ArrayList<>();

    private Command command(String campaign, String request, CampaignAction action) {
        return new Command(campaign, request, "admin", action, Long.MAX_VALUE, told::add);
    }

    // ---- the gate ----------------------------------------------------------------------------------------------

    @Test
    void anAnswerWaitsForItsBatch() {
        script.claim("a", "u1", "u2");
        assertThat(script.takeAnswers()).isEmpty();
        script.committed();
        assertThat(script.takeAnswers()).containsExactly("u1 won 1", "u2 won 2");
    }

    @Test
    void aDuplicateWaitsForTheCouponThatItRestsOn() {
        script.claim("a", "u1");
        script.claim("a", "u1", "u2", "u2");
        script.committed();
        assertThat(script.takeAnswers()).containsExactly("u1 won 1", "u1 has 1");
        script.committed();
        assertThat(script.takeAnswers()).containsExactly("u2 won 2", "u2 has 2");
        script.claim("a", "u2");
        assertThat(script.takeAnswers()).containsExactly("u2 has 2");
    }

    @Test
    void aSoldOutWaitsForTheLastCoupon() {
        script.claim("a", "u1", "u2");
        script.claim("a", "u3", "u4");
        script.committed();
        assertThat(script.takeAnswers()).containsExactly("u1 won 1", "u2 won 2");
        script.committed();
        assertThat(script.takeAnswers()).containsExactly("u3 won 3", "u4 SOLD_OUT");
    }

    @Test
    void whileABatchIsWrittenTheNextGathers() {
        script.claim("b", "u1");
        script.claim("b", "u2");
        script.claim("a", "u3");
        assertThat(script.takeLog()).containsExactly("append [u1]");
        script.committed();
        assertThat(script.takeLog()).containsExactly("append [u2, u3]");
    }

    // ---- refusals are true -------------------------------------------------------------------------------------

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
        script.recalled(new CommandLookup.NotExecuted());
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
        loading.seized(new Taken(loading.fence));
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
        assertThat(script.takeLog()).containsExactly("seize");
        script.seized(new Lost(taken(2, 0)));
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
        script.seized(new Taken(taken(2, 1)));
        script.proven(FenceCheck.OWNED);
        assertThat(script.takeAnswers()).containsExactly("u1 won 1", "u0 NOT_FOUND");
    }

    @Test
    void aProofThatWasAskedForBeforeATakeoverIsNotHeard() {
        script.claim("nowhere", "u0");
        Consumer<FenceCheck> old = script.proving;
        script.claim("a", "u1");
        script.appended(LOST);
        script.seized(new Taken(taken(2, 1)));
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
        script.seized(new Regressed(taken(2, 0)));
        assertThat(script.takeLog()).containsExactly("seize", "read campaigns");
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
        loading.seized(new Taken(taken(2, 9)));
        loading.campaignsFound(List.of(new RecoveredCampaign(A, 3)));
        loading.takeLog();
        loading.pageFailed(A, 1, 3);
        assertThat(loading.takeLog()).containsExactly("wake", "prove");
        loading.proven(FenceCheck.FENCED);
        loading.seized(new Regressed(taken(3, 7)));
        assertThat(loading.takeLog()).containsExactly("seize", "read campaigns");
    }

    @Test
    void soItIsByAWriteThatComesBackFenced() {
        script.claim("a", "u1");
        script.committed();
        script.claim("a", "u2");
        script.takeAnswers();
        script.takeLog();
        script.appended(WriteOutcome.FENCED);
        script.seized(new Regressed(taken(2, 0)));
        assertThat(script.takeLog()).containsExactly("seize", "read campaigns");
        assertThat(script.takeAnswers()).isEmpty();
    }

    /** The batches may all be there, and only takeovers be lost; but the code keys in memory are no more. */
    @Test
    void aWriteOfUnknownEndIsNotSentAgainToALedgerThatRegressed() {
        script.claim("a", "u1");
        script.takeLog();
        script.appended(LOST);
        script.seized(new Regressed(taken(2, 0)));
        assertThat(script.takeLog()).containsExactly("seize", "read campaigns");
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
        assertThat(script.takeLog()).containsExactly("seize");
    }

    // ---- how a write ends --------------------------------------------------------------------------------------

    @Test
    void aFencedOwnerHandsAllBackAndLetsGo() {
        script.claim("a", "u1");
        script.claim("a", "u2", "u1");
        script.appended(WriteOutcome.FENCED);
        script.seized(new Lost(taken(2, 0)));
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
        script.seized(new Taken(taken(2, 1)));
        assertThat(script.takeAnswers()).containsExactly("u1 won 1");
    }

    @Test
    void aWriteThatDidNotHappenIsSentAgainAsItWas() {
        script.claim("a", "u1");
        Batch sent = script.batch;
        script.appended(LOST);
        script.claim("a", "u2");
        script.takeLog();
        script.seized(new Taken(taken(2, 0)));
        assertThat(script.takeLog()).containsExactly("append [u1]");
        assertThat(script.batch).isSameAs(sent);
        assertThat(script.takeAnswers()).isEmpty();
    }

    @Test
    void anyOtherBatchNumberMeansToReadAll() {
        script.claim("a", "u1");
        script.appended(LOST);
        script.takeLog();
        script.seized(new Taken(taken(2, 5)));
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
        script.seized(new TakeoverResult.Failed("no answer"));
        assertThat(script.takeLog()).containsExactly("append [u1]", "seize", "wake");
        script.shard.woken(script.now());
        assertThat(script.takeLog()).containsExactly("seize");
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
                small.seized(new Taken(small.fence));
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
        script.seized(new Taken(taken(2, 0)));
        assertThat(script.takeLog()).containsExactly("read campaigns");
    }

    // ---- recovery ----------------------------------------------------------------------------------------------

    @Test
    void aCampaignAnswersNothingBeforeItIsWhole() {
        ShardDriver loading = new ShardDriver(limits(100, 10));
        loading.shard.start(loading.now());
        loading.seized(new Taken(taken(2, 9)));
        loading.campaignsFound(List.of(new RecoveredCampaign(A, 3), new RecoveredCampaign(B, 0)));
        assertThat(loading.takeLog()).containsExactly("seize", "read campaigns", "read a 1-2", "read a 3-3");
        loading.claim("a", "u1", "u9");
        loading.claim("b", "u1");
        assertThat(loading.takeLog()).containsExactly("append [u1]");
        loading.pageRead(A, page(3, "u3"));
        assertThat(loading.shard.isReady()).isFalse();
        loading.pageRead(A, page(1, "u1", "u2"));
        assertThat(loading.shard.isReady()).isTrue();
        loading.committed();
        loading.proven(FenceCheck.OWNED);
        assertThat(loading.takeAnswers()).containsExactly("u1 has 1", "u1 won 1", "u9 SOLD_OUT");
    }

    private static CouponPage page(int first, String... users) {
        long[][] columns = new long[3][users.length];
        for (int i = 0; i < users.length; i++) {
            HolderIdentity identity = TestCampaigns.user(users[i]);
            columns[0][i] = identity.high();
            columns[1][i] = identity.low();
            columns[2][i] = TestCampaigns.NOW;
        }
        return new CouponPage(first, columns[0], columns[1], columns[2], null, null, new int[0]);
    }

    /** The ledger's rows may have changed in between. */
    @Test
    void aPageOfAnEarlierRecoveryIsNotTaken() {
        ShardDriver twice = new ShardDriver(ShardLimits.DEFAULT);
        twice.shard.start(twice.now());
        twice.seized(new Taken(taken(2, 9)));
        Terms first = TestCampaigns.terms("b", 10, 1);
        twice.campaignsFound(List.of(new RecoveredCampaign(A, 0), new RecoveredCampaign(first, 1)));
        twice.claim("a", "u1");
        twice.appended(new Contradicted("a key"));
        twice.seized(new Taken(taken(3, 9)));
        Terms second = TestCampaigns.terms("b", 10, 1);
        twice.campaignsFound(List.of(new RecoveredCampaign(A, 0), new RecoveredCampaign(second, 1)));
        twice.pageRead(first, page(1, "lost"));
        assertThat(twice.shard.isReady()).isFalse();
        twice.pageRead(second, page(1, "there"));
        twice.claim("b", "there");
        assertThat(twice.takeAnswers()).containsExactly("there has 1");
    }

    // ---- bounds ------------------------------------------------------------------------------------------------

    @Test
    void aCampaignThatFloodsLeavesRoomToTheOthers() {
        ShardDriver small = ShardDriver.serving(limits(100, 5), A, B);
        for (int i = 0; i < 200; i++) {
            small.claim("b", "u" + i);
        }
        assertThat(small.shard.pending()).isEqualTo(50);
        assertThat(small.takeAnswers()).hasSize(150).allMatch(answer -> answer.endsWith("OVERLOADED"));
        small.claim("a", "other");
        small.committed();
        small.committed();
        small.committed();
        assertThat(small.batch.coupons()).extracting(Coupon::userId).contains("other");
    }

    @Test
    void aCampaignThatFloodsLeavesItsTurnToTheOthers() {
        ShardDriver small = ShardDriver.serving(limits(1_000, 80), A, B);
        List<Claim> claims = new ArrayList<>();
        IntStream.range(0, 90).forEach(i -> claims.add(small.claim("b", "u" + i, Long.MAX_VALUE)));
        claims.add(small.claim("a", "other", Long.MAX_VALUE));
        small.shard.claims(claims, small.now());
        assertThat(small.batch.coupons()).hasSize(80).extracting(Coupon::userId).contains("other");
    }

    @Test
    void aBatchOfLongUserIdsIsShort() {
        ShardDriver small = ShardDriver.serving(new ShardLimits(1_000, 1_000, 1_000, 4, 400, 100, 2), B);
        small.claim("b", "first");
        small.claim("b", IntStream.range(0, 50).mapToObj(i -> "u" + i).toArray(String[]::new));
        small.committed();
        assertThat(small.batch.coupons()).hasSizeBetween(10, 20);
        small.committed();
        assertThat(small.batch.coupons()).hasSizeBetween(10, 20);
    }

    @Test
    void aBatchCarriesTheMilestonesThatItsCouponsReach() {
        script.claim("a", "u1");
        assertThat(script.batch.reached()).isEmpty();
        script.claim("a", "u2", "u3");
        script.committed();
        assertThat(script.batch.reached())
                .containsExactly(
                        new MilestoneReached("a", Milestone.HALF_GONE, 3, 2, TestCampaigns.NOW),
                        new MilestoneReached("a", Milestone.NINE_TENTHS_GONE, 3, 3, TestCampaigns.NOW),
                        new MilestoneReached("a", Milestone.SOLD_OUT, 3, 3, TestCampaigns.NOW));
    }

    @Test
    void aClaimPastItsDeadlineIsNotDecided() {
        script.later(10);
        script.shard.claims(List.of(script.claim("a", "u1", TestCampaigns.NOW + 9)), script.now());
        assertThat(script.takeAnswers()).containsExactly("u1 LATE");
        assertThat(script.takeLog()).isEmpty();
    }

    // ---- commands ----------------------------------------------------------------------------------------------

    @Test
    void aCommandIsDecidedInOrderAndAloneInItsSlot() {
        script.claim("a", "u1");
        script.shard.command(command("a", "r", new CampaignAction.Pause()), script.now());
        script.claim("a", "u2");
        script.committed();
        assertThat(script.takeLog()).containsExactly("append [u1]", "recall r");
        script.recalled(new CommandLookup.NotExecuted());
        assertThat(script.takeLog()).containsExactly("execute pause");
        script.executed(new WriteOutcome.Committed("paused"));
        assertThat(script.takeAnswers()).containsExactly("u1 won 1", "u2 PAUSED");
        assertThat(told).containsExactly(new CommandAnswer.Done("paused"));
    }

    @Test
    void aRequestThatHasHappenedIsAnsweredAndNotRepeated() {
        script.shard.command(command("a", "r", new CampaignAction.AddStock(5)), script.now());
        script.recalled(new CommandLookup.AlreadyExecuted("before"));
        assertThat(told).containsExactly(new CommandAnswer.Done("before"));
        assertThat(script.takeLog()).containsExactly("recall r");
    }

    @Test
    void anUnknownChangeIsSettledByTheBatchNumber() {
        script.shard.command(command("a", "r", new CampaignAction.Close()), script.now());
        script.recalled(new CommandLookup.NotExecuted());
        script.executed(LOST);
        script.takeLog();
        script.seized(new Taken(taken(2, 1)));
        assertThat(script.takeLog()).containsExactly("execute close");
        script.claim("a", "u1");
        assertThat(script.takeAnswers())
                .as("nothing is decided before it is known")
                .isEmpty();
        script.executed(new WriteOutcome.Committed("closed"));
        assertThat(told).containsExactly(new CommandAnswer.Done("closed"));
        assertThat(script.takeAnswers()).containsExactly("u1 CLOSED");
    }

    @Test
    void aRevokedCouponIsStillItsUsersAndRestockGivesOneMore() {
        script.claim("a", "u1", "u2", "u3", "u4");
        script.committed();
        assertThat(script.takeAnswers()).containsExactly("u1 won 1", "u2 won 2", "u3 won 3", "u4 SOLD_OUT");
        execute(command("a", "r", new CampaignAction.Revoke(2, true)), new WriteOutcome.Committed("revoked"));
        script.claim("a", "u2", "u4", "u5");
        script.committed();
        assertThat(script.takeAnswers()).containsExactly("u2 has 2 revoked", "u4 won 4", "u5 SOLD_OUT");
    }

    @Test
    void aRevocationThatTheRowDoesNotAllowChangesNothing() {
        script.claim("a", "u1", "u2", "u3");
        script.committed();
        script.takeAnswers();
        execute(command("a", "r", new CampaignAction.Revoke(2, true)), new WriteOutcome.Declined(Objection.REDEEMED));
        assertThat(told).containsExactly(new CommandAnswer.Refused(Objection.REDEEMED));
        script.claim("a", "u2", "u4");
        assertThat(script.takeAnswers()).containsExactly("u2 has 2", "u4 SOLD_OUT");
        assertThat(script.shard.fence().batchNo()).as("the fence moved twice").isEqualTo(2);
    }

    private void execute(Command command, WriteOutcome outcome) {
        script.shard.command(command, script.now());
        script.recalled(new CommandLookup.NotExecuted());
        script.fence = script.fence.afterBatch();
        script.executed(outcome);
    }

    @Test
    void syncTakesTheShardOverFromItselfAndReadsAll() {
        script.shard.command(command("a", "r", new CampaignAction.Sync()), script.now());
        script.recalled(new CommandLookup.NotExecuted());
        script.seized(new Taken(taken(2, 0)));
        assertThat(script.takeLog()).containsExactly("recall r", "seize", "read campaigns");
        assertThat(told).isEmpty();
        script.campaignsFound(List.of(new RecoveredCampaign(A, 0)));
        assertThat(told).containsExactly(new CommandAnswer.Done(null));
    }

    // ---- letting go --------------------------------------------------------------------------------------------

    @Test
    void aDrainLetsTheDecidedBeCommittedFirst() {
        script.claim("a", "u1");
        script.claim("a", "u2");
        script.shard.drain(script.now());
        script.claim("a", "u3");
        assertThat(script.takeAnswers()).containsExactly("u3 MOVED");
        script.committed();
        assertThat(script.takeLog()).containsExactly("append [u1]", "append [u2]");
        script.committed();
        assertThat(script.takeAnswers()).containsExactly("u1 won 1", "u2 won 2");
        assertThat(script.takeLog()).containsExactly("released DRAINED");
    }

    @Test
    void aDrainWaitsForTheCommandUnderWay() {
        script.shard.command(command("a", "r", new CampaignAction.Pause()), script.now());
        script.recalled(new CommandLookup.NotExecuted());
        script.shard.drain(script.now());
        assertThat(script.takeLog()).containsExactly("recall r", "execute pause");
        script.executed(new WriteOutcome.Committed("done"));
        assertThat(told).containsExactly(new CommandAnswer.Done("done"));
        assertThat(script.takeLog()).containsExactly("released DRAINED");
    }

    @Test
    void aDrainGivesUpWherePostgresRefusesTheWriteTwice() {
        script.claim("a", "u1");
        script.shard.drain(script.now());
        script.appended(FULL);
        script.seized(new Taken(taken(2, 0)));
        script.appended(FULL);
        assertThat(script.takeLog()).containsExactly("append [u1]", "seize", "append [u1]", "released DRAINED");
        assertThat(script.takeAnswers()).containsExactly("u1 MOVED");
    }

    @Test
    void aDrainGivesUpWherePostgresIsGone() {
        script.claim("a", "u1");
        script.appended(LOST);
        script.shard.drain(script.now());
        script.seized(new TakeoverResult.Failed("connection refused"));
        assertThat(script.takeLog()).containsExactly("append [u1]", "seize", "released DRAINED");
        assertThat(script.takeAnswers()).containsExactly("u1 MOVED");
    }

    /** Where users may hold several, the key says that it is the same wish; without one nothing is given out. */
    @Test
    void whoIsHandedBackBehindAnUnknownWriteHasWonOnceAtTheNextOwner() {
        Terms several = TestCampaigns.terms("several", 10, 2);
        HolderIdentity user = TestCampaigns.user("u1");
        HolderIdentity key = TestCampaigns.user("key");
        List<ClaimAnswer> heard = new ArrayList<>();
        Claim wish = new Claim("several", "u1", user, key, Long.MAX_VALUE, (claim, answer) -> heard.add(answer));
        ShardDriver first = ShardDriver.serving(several);
        first.shard.claims(List.of(wish), first.now());
        first.appended(LOST);
        first.shard.drain(first.now());
        first.seized(new TakeoverResult.Failed("PostgreSQL is gone"));
        assertThat(heard).containsExactly(ClaimAnswer.MOVED);

        ShardDriver next = new ShardDriver(ShardLimits.DEFAULT);
        next.shard.start(next.now());
        next.seized(new Taken(taken(2, 1)));
        next.campaignsFound(List.of(new RecoveredCampaign(several, 1)));
        next.shard.claims(List.of(wish), next.now());
        long[] keyHigh = {key.high()};
        long[] keyLow = {key.low()};
        next.pageRead(
                several,
                new CouponPage(
                        1,
                        new long[] {user.high()},
                        new long[] {user.low()},
                        new long[1],
                        keyHigh,
                        keyLow,
                        new int[0]));
        assertThat(((ClaimAnswer.Granted) heard.get(1)).sequence()).isEqualTo(1);
        assertThat(((ClaimAnswer.Granted) heard.get(1)).fresh()).isFalse();
    }

    // ---- a PostgreSQL that refuses writes ----------------------------------------------------------------------

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
            script.seized(new Taken(taken(epoch, 0)));
        }
        assertThat(pauses).containsExactly(100L, 200L, 400L, 800L, 1_600L, 2_000L, 2_000L);
        script.fence = taken(9, 0);
        script.committed();
        assertThat(script.takeAnswers()).containsExactly("u1 won 1");
        script.claim("a", "u2");
        script.takeLog();
        script.appended(FULL);
        assertThat(script.takeLog()).containsExactly("seize");
    }
}
