package io.dibs.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CampaignAction.AddStock;
import io.dibs.campaign.CampaignAction.Delete;
import io.dibs.campaign.CampaignAction.PublishEligible;
import io.dibs.campaign.CampaignAction.Sync;
import io.dibs.campaign.CommandRuling;
import io.dibs.campaign.CommandRuling.Changed;
import io.dibs.campaign.CommandRuling.Objection;
import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.MemoryBudget;
import io.dibs.campaign.Terms;
import io.dibs.campaign.TestCampaigns;
import io.dibs.shard.TakeoverResult.Lost;
import io.dibs.shard.TakeoverResult.Taken;
import io.dibs.shard.WriteOutcome.Committed;
import io.dibs.shard.WriteOutcome.Contradicted;
import io.dibs.shard.WriteOutcome.Declined;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may claim is read before anybody is decided. */
class EligibleLoaderTest {
    private static final Terms A = TestCampaigns.terms("a", 3, 1);
    private static final Terms LISTED =
            ((Changed) CommandRuling.evaluate(A, 0, new PublishEligible(7, 3), TestCampaigns.NOW)).after();

    private final List<CommandAnswer> answers = new ArrayList<>();
    private boolean isLeft = true;
    private long taken;
    private final MemoryBudget memory = new MemoryBudget() {
        @Override
        public boolean hasSpace() {
            return isLeft;
        }

        @Override
        public boolean tryReserve(long bytes) {
            reserve(bytes);
            return true;
        }

        @Override
        public void reserve(long bytes) {
            taken += bytes;
        }

        @Override
        public void release(long bytes) {
            taken -= bytes;
        }
    };
    private final ShardDriver script = new ShardDriver(ShardLimits.DEFAULT, memory);

    private void takeOver(RecoveredCampaign... found) {
        script.shard.start(script.now());
        script.completeTakeover(new Taken(script.fence));
        script.campaignsFound(List.of(found));
        script.takeLog();
    }

    private void read(Terms terms, String last, String... users) {
        HolderIdentity[] hashes = Stream.of(users).map(TestCampaigns::user).toArray(HolderIdentity[]::new);
        script.eligibleRead(
                terms,
                new EligiblePage(
                        Stream.of(hashes).mapToLong(HolderIdentity::high).toArray(),
                        Stream.of(hashes).mapToLong(HolderIdentity::low).toArray(),
                        last));
    }

    private void publish(WriteOutcome outcome) {
        script.shard.command(
                new Command("a", "r", "admin", new PublishEligible(7, 3), Long.MAX_VALUE, answers::add), script.now());
        script.completeLookup(new CommandLookup.NotExecuted());
        script.fence = script.fence.afterBatch();
        script.executed(outcome);
    }

    @Test
    void claimsWaitUntilTheListIsWhole() {
        takeOver(new RecoveredCampaign(LISTED, 0));
        assertThat(script.shard.isReady()).isFalse();
        script.claim("a", "u1", "stranger");
        read(LISTED, "u2", "u1", "u2");
        assertThat(script.takeLog()).containsExactly("read eligible a after u2");
        assertThat(script.takeAnswers()).isEmpty();
        read(LISTED, null, "u3");
        assertThat(script.shard.isReady()).isTrue();
        script.committed();
        script.proven(FenceCheck.OWNED);
        assertThat(script.takeAnswers()).containsExactlyInAnyOrder("u1 won 1", "stranger NOT_ELIGIBLE");
    }

    /** Each wake-up tries all lists again, and each that still waits asks for another one. */
    @Test
    void listsThatWaitForMemoryDoNotMultiplyWakeUps() {
        isLeft = false;
        Terms other = TestCampaigns.terms("b", 3, 1);
        Terms listed =
                ((Changed) CommandRuling.evaluate(other, 0, new PublishEligible(8, 3), TestCampaigns.NOW)).after();
        takeOver(new RecoveredCampaign(LISTED, 0), new RecoveredCampaign(listed, 0));
        for (int i = 0; i < 5; i++) {
            script.later(ShardLimits.DEFAULT.retryMillis());
            script.shard.woken(script.now());
            assertThat(script.takeLog()).containsExactly("wake");
        }
    }

    /** Its pages would come for a campaign that is gone. */
    @Test
    void noListIsReadWhileACommandMayDeleteItsCampaign() {
        isLeft = false;
        takeOver(new RecoveredCampaign(LISTED, 0));
        script.shard.command(new Command("a", "r", "admin", new Delete(), Long.MAX_VALUE, answers::add), script.now());
        isLeft = true;
        script.takeLog();
        script.later(ShardLimits.DEFAULT.retryMillis());
        script.shard.woken(script.now());
        assertThat(script.takeLog()).containsExactly("wake");
        script.completeLookup(new CommandLookup.Failed("lost"));
        script.later(ShardLimits.DEFAULT.retryMillis());
        script.shard.woken(script.now());
        assertThat(script.takeLog()).containsExactly("read eligible a after ");
    }

    /** Another owner has published another list, and the rows of this one are cleared away. */
    @Test
    void aListThatIsGoneIsNotWhole() {
        takeOver(new RecoveredCampaign(LISTED, 0));
        read(LISTED, "u2", "u1", "u2");
        script.takeLog();
        read(LISTED, null);
        script.claim("a", "u3");
        assertThat(script.takeLog()).containsExactly("wake", "prove");
        assertThat(script.takeAnswers()).isEmpty();
        assertThat(script.shard.isReady()).isFalse();
        script.shard.woken(script.now());
        assertThat(script.takeLog()).containsExactly("read eligible a after ");
        script.proven(FenceCheck.FENCED);
        script.completeTakeover(new Lost(script.fence));
        assertThat(script.takeAnswers()).containsExactly("u3 MOVED");
    }

    /** The placeholder of an id beyond ASCII comes before it, on a page that was read already. */
    @Test
    void whoIsErasedBehindThePageThatIsReadIsStillOnTheList() {
        takeOver(new RecoveredCampaign(LISTED, 0));
        script.claim("a", "ü");
        read(LISTED, "é", "u1", "é");
        read(LISTED, null);
        script.proven(FenceCheck.OWNED);
        script.takeLog();
        script.shard.woken(script.now());
        assertThat(script.takeLog()).contains("read eligible a after ");
        read(LISTED, "é", "u1", "ü", "é");
        read(LISTED, null);
        script.committed();
        assertThat(script.takeAnswers()).containsExactly("ü won 1");
    }

    @Test
    void whoeverIsNotOnTheListIsRefusedOnAProofFromAfterItWasRead() {
        takeOver(new RecoveredCampaign(LISTED, 0), new RecoveredCampaign(TestCampaigns.terms("b", 10, 1), 0));
        read(LISTED, "u2", "u1", "u2");
        script.claim("b", "x");
        read(LISTED, null, "u3");
        script.committed();
        assertThat(script.takeAnswers()).containsExactly("x won 1");
        script.takeLog();
        script.claim("a", "stranger");
        assertThat(script.takeAnswers()).isEmpty();
        assertThat(script.takeLog()).containsExactly("prove");
    }

    @Test
    void aListThatIsPublishedIsReadBeforeTheNextClaimIsDecided() {
        takeOver(new RecoveredCampaign(A, 0));
        script.claim("a", "early");
        script.committed();
        publish(new Committed("published"));
        Terms now = script.change.after();
        assertThat(answers).containsExactly(new CommandAnswer.Done("published"));
        assertThat(script.takeLog()).contains("read eligible a after ");
        script.claim("a", "early", "u1", "stranger");
        assertThat(script.answers).as("the list is being read").containsExactly("early won 1");
        read(now, null, "u1", "u2", "u3");
        script.committed();
        assertThat(script.takeAnswers())
                .containsExactlyInAnyOrder("early won 1", "early has 1", "u1 won 2", "stranger NOT_ELIGIBLE");
    }

    @Test
    void anUploadThatIsGoneChangesNothing() {
        takeOver(new RecoveredCampaign(A, 0));
        publish(new Declined(Objection.UPLOAD_GONE));
        assertThat(answers).containsExactly(new CommandAnswer.Refused(Objection.UPLOAD_GONE));
        assertThat(script.shard.fence().batchNo()).as("the fence moved").isEqualTo(1);
        script.claim("a", "u1");
        script.committed();
        assertThat(script.takeAnswers()).containsExactly("u1 won 1");
    }

    @Test
    void aPageThatFailsIsAskedForAgain() {
        takeOver(new RecoveredCampaign(LISTED, 0));
        read(LISTED, "u1", "u1");
        script.takeLog();
        script.eligibleFailed(LISTED);
        assertThat(script.takeLog()).containsExactly("wake");
        script.shard.woken(script.now());
        assertThat(script.takeLog()).containsExactly("read eligible a after u1");
    }

    @Test
    void whatWasReadBeforeMemoryWasThrownAwayBelongsToNobody() {
        takeOver(new RecoveredCampaign(LISTED, 0));
        script.claim("a", "stranger");
        read(LISTED, "u1", "u1");
        script.shard.command(new Command("a", "s", "admin", new Sync(), Long.MAX_VALUE, answers::add), script.now());
        script.shard.drain(script.now());
        assertThat(script.shard.isReleased()).isTrue();
        assertThat(taken).as("memory that is given back").isZero();
        read(LISTED, null, "u2");
        assertThat(script.takeAnswers()).containsExactly("stranger MOVED");
    }

    @Test
    void aPageOfTheListFromBeforeMemoryWasThrownAwayIsNotTaken() {
        RecoveredCampaign other = new RecoveredCampaign(TestCampaigns.terms("b", 10, 1), 0);
        takeOver(new RecoveredCampaign(LISTED, 0), other);
        script.claim("b", "x");
        script.appended(new Contradicted("a key"));
        script.completeTakeover(new Taken(script.fence));
        Terms again = ((Changed) CommandRuling.evaluate(A, 0, new PublishEligible(7, 3), TestCampaigns.NOW)).after();
        script.campaignsFound(List.of(new RecoveredCampaign(again, 0), other));
        script.claim("a", "u1");
        read(LISTED, null, "u1", "u2", "u3");
        assertThat(script.shard.isReady()).isFalse();
        assertThat(script.takeAnswers()).isEmpty();
        read(again, null, "u1", "u2", "u3");
        assertThat(script.shard.isReady()).isTrue();
        script.committed();
        script.committed();
        assertThat(script.takeAnswers()).containsExactlyInAnyOrder("x won 1", "u1 won 1");
    }

    @Test
    void whereThereIsNoRoomForTheListThoseWhoHoldOneAreServedAndOthersAskAgain() {
        isLeft = false;
        takeOver(new RecoveredCampaign(LISTED, 0));
        script.claim("a", "u1");
        assertThat(script.takeAnswers()).containsExactly("u1 MEMORY_FULL");
        script.shard.woken(script.now());
        assertThat(script.takeLog()).as("still none").doesNotContain("read eligible a after ");
        isLeft = true;
        script.shard.woken(script.now());
        assertThat(script.takeLog()).contains("read eligible a after ");
        script.claim("a", "u1");
        read(LISTED, null, "u1", "u2", "u3");
        script.committed();
        assertThat(script.takeAnswers()).containsExactly("u1 won 1");
    }

    @Test
    void anotherChangeDoesNotReadTheListAgain() {
        takeOver(new RecoveredCampaign(LISTED, 0));
        read(LISTED, null, "u1", "u2", "u3");
        script.takeLog();
        script.shard.command(
                new Command("a", "r", "admin", new AddStock(1), Long.MAX_VALUE, answers::add), script.now());
        script.completeLookup(new CommandLookup.NotExecuted());
        script.fence = script.fence.afterBatch();
        script.executed(new Committed("more"));
        assertThat(script.takeLog()).containsExactly("look up r", "execute stock");
    }

    @Test
    void aTakeoverReadsTheListOfACampaignWithCoupons() {
        takeOver(new RecoveredCampaign(LISTED, 1));
        HolderIdentity early = TestCampaigns.user("early");
        script.pageRead(
                LISTED,
                new CouponPage(
                        1,
                        new long[] {early.high()},
                        new long[] {early.low()},
                        new long[] {TestCampaigns.NOW},
                        null,
                        null,
                        new int[0]));
        assertThat(script.shard.isReady()).isFalse();
        read(LISTED, null, "u1", "u2", "u3");
        assertThat(script.shard.isReady()).isTrue();
        script.claim("a", "early");
        assertThat(script.takeAnswers()).containsExactly("early has 1");
        assertThat(script.shard.fence().owner()).isEqualTo(new UUID(0, 7));
    }
}
