package io.dibs.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CommandRuling.Objection;
import io.dibs.campaign.TestCampaigns;
import io.dibs.shard.TakeoverResult.Taken;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When is a command decided, and when is it not repeated? */
class ShardCommandsTest extends ShardFixture {
    @Test
    void aCommandIsDecidedInOrderAndAloneInItsSlot() {
        script.claim("a", "u1");
        script.shard.command(command("a", "r", new CampaignAction.Pause()), script.now());
        script.claim("a", "u2");
        script.committed();
        assertThat(script.takeLog()).containsExactly("append [u1]", "look up r");
        script.completeLookup(new CommandLookup.NotExecuted());
        assertThat(script.takeLog()).containsExactly("execute pause");
        script.executed(new WriteOutcome.Committed("paused"));
        assertThat(script.takeAnswers()).containsExactly("u1 won 1", "u2 PAUSED");
        assertThat(answers).containsExactly(new CommandAnswer.Done("paused"));
    }

    @Test
    void aRequestThatHasHappenedIsAnsweredAndNotRepeated() {
        script.shard.command(command("a", "r", new CampaignAction.AddStock(5)), script.now());
        script.completeLookup(new CommandLookup.AlreadyExecuted("before"));
        assertThat(answers).containsExactly(new CommandAnswer.Done("before"));
        assertThat(script.takeLog()).containsExactly("look up r");
    }

    @Test
    void anUnknownChangeIsSettledByTheBatchNumber() {
        script.shard.command(command("a", "r", new CampaignAction.Close()), script.now());
        script.completeLookup(new CommandLookup.NotExecuted());
        script.executed(LOST);
        script.takeLog();
        script.completeTakeover(new Taken(taken(2, 1)));
        assertThat(script.takeLog()).containsExactly("execute close");
        script.claim("a", "u1");
        assertThat(script.takeAnswers())
                .as("nothing is decided before it is known")
                .isEmpty();
        script.executed(new WriteOutcome.Committed("closed"));
        assertThat(answers).containsExactly(new CommandAnswer.Done("closed"));
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
        assertThat(answers).containsExactly(new CommandAnswer.Refused(Objection.REDEEMED));
        script.claim("a", "u2", "u4");
        assertThat(script.takeAnswers()).containsExactly("u2 has 2", "u4 SOLD_OUT");
        assertThat(script.shard.fence().batchNo()).as("the fence moved twice").isEqualTo(2);
    }

    private void execute(Command command, WriteOutcome outcome) {
        script.shard.command(command, script.now());
        script.completeLookup(new CommandLookup.NotExecuted());
        script.fence = script.fence.afterBatch();
        script.executed(outcome);
    }

    @Test
    void syncTakesTheShardOverFromItselfAndReadsAll() {
        script.shard.command(command("a", "r", new CampaignAction.Sync()), script.now());
        script.completeLookup(new CommandLookup.NotExecuted());
        script.completeTakeover(new Taken(taken(2, 0)));
        assertThat(script.takeLog()).containsExactly("look up r", "take over", "read campaigns");
        assertThat(answers).isEmpty();
        script.campaignsFound(List.of(new RecoveredCampaign(A, 0)));
        assertThat(answers).containsExactly(new CommandAnswer.Done(null));
    }

    /** It stands in the codes of the campaign's coupons. */
    @Test
    void eachNewCampaignHasANumberOfItsOwn() {
        execute(creation("c"), new WriteOutcome.Committed("created"));
        int number = script.change.after().number();
        assertThat(number).isGreaterThan(B.number());
        execute(creation("d"), new WriteOutcome.Committed("created"));
        assertThat(script.change.after().number()).isEqualTo(number + 1);
    }

    private Command creation(String campaign) {
        return command(campaign, "create " + campaign, new CampaignAction.Create(TestCampaigns.proposal(10, 1)));
    }

    /** Its sender tries again, and the request tells whether it has happened. */
    @Test
    void aRunningCommandIsHandedBackWhenMemoryIsDropped() {
        script.shard.command(command("a", "r", new CampaignAction.Pause()), script.now());
        script.completeLookup(new CommandLookup.NotExecuted());
        script.executed(WriteOutcome.FENCED);
        script.completeTakeover(new Taken(taken(2, 7)));
        assertThat(answers).containsExactly(CommandAnswer.MOVED);
    }

    @Test
    void commandsThatWaitAreFew() {
        ShardDriver small = ShardDriver.serving(limits(100, 5), A);
        for (int i = 0; i < 6; i++) {
            small.shard.command(command("a", "r" + i, new CampaignAction.Pause()), small.now());
        }
        assertThat(answers).as("one runs, four wait").containsExactly(CommandAnswer.OVERLOADED);
    }
}
