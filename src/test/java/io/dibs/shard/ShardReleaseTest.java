package io.dibs.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.Terms;
import io.dibs.campaign.TestCampaigns;
import io.dibs.shard.TakeoverResult.Taken;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is finished before a shard is released? */
class ShardReleaseTest extends ShardFixture {
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
        script.completeLookup(new CommandLookup.NotExecuted());
        script.shard.drain(script.now());
        assertThat(script.takeLog()).containsExactly("look up r", "execute pause");
        script.executed(new WriteOutcome.Committed("done"));
        assertThat(answers).containsExactly(new CommandAnswer.Done("done"));
        assertThat(script.takeLog()).containsExactly("released DRAINED");
    }

    /** Their senders ask the next owner. */
    @Test
    void aDrainHandsBackCommandsThatWaitAndTakesNoMore() {
        script.shard.command(command("a", "first", new CampaignAction.Pause()), script.now());
        script.shard.command(command("a", "second", new CampaignAction.Close()), script.now());
        script.shard.drain(script.now());
        assertThat(answers).containsExactly(CommandAnswer.MOVED);
        script.shard.command(command("a", "third", new CampaignAction.Close()), script.now());
        assertThat(answers).containsExactly(CommandAnswer.MOVED, CommandAnswer.MOVED);
        script.completeLookup(new CommandLookup.NotExecuted());
        script.executed(new WriteOutcome.Committed("done"));
        assertThat(answers).hasSize(3).last().isEqualTo(new CommandAnswer.Done("done"));
        assertThat(script.takeLog()).containsExactly("look up first", "execute pause", "released DRAINED");
    }

    @Test
    void aSyncThatWaitsForItsCampaignIsHandedBackOnce() {
        script.shard.command(command("a", "r", new CampaignAction.Sync()), script.now());
        script.completeLookup(new CommandLookup.NotExecuted());
        script.completeTakeover(new Taken(taken(2, 0)));
        script.shard.drain(script.now());
        script.campaignsFound(List.of(new RecoveredCampaign(A, 0)));
        assertThat(answers).containsExactly(CommandAnswer.MOVED);
    }

    @Test
    void aDrainGivesUpWherePostgresRefusesTheWriteTwice() {
        script.claim("a", "u1");
        script.shard.drain(script.now());
        script.appended(FULL);
        script.completeTakeover(new Taken(taken(2, 0)));
        script.appended(FULL);
        assertThat(script.takeLog()).containsExactly("append [u1]", "take over", "append [u1]", "released DRAINED");
        assertThat(script.takeAnswers()).containsExactly("u1 MOVED");
    }

    @Test
    void aDrainGivesUpWherePostgresIsGone() {
        script.claim("a", "u1");
        script.appended(LOST);
        script.shard.drain(script.now());
        script.completeTakeover(new TakeoverResult.Failed("connection refused"));
        assertThat(script.takeLog()).containsExactly("append [u1]", "take over", "released DRAINED");
        assertThat(script.takeAnswers()).containsExactly("u1 MOVED");
    }

    /** Where users may hold several, the key says that it is the same wish; without one nothing is given out. */
    @Test
    void whoIsHandedBackBehindAnUnknownWriteHasWonOnceAtTheNextOwner() {
        Terms several = TestCampaigns.terms("several", 10, 2);
        HolderIdentity user = TestCampaigns.user("u1");
        HolderIdentity key = TestCampaigns.user("key");
        List<ClaimAnswer> answers = new ArrayList<>();
        Claim wish = new Claim("several", "u1", user, key, Long.MAX_VALUE, answers::add);
        ShardDriver first = ShardDriver.serving(several);
        first.shard.claims(List.of(wish), first.now());
        first.appended(LOST);
        first.shard.drain(first.now());
        first.completeTakeover(new TakeoverResult.Failed("PostgreSQL is gone"));
        assertThat(answers).containsExactly(ClaimAnswer.MOVED);

        ShardDriver next = new ShardDriver(ShardLimits.DEFAULT);
        next.shard.start(next.now());
        next.completeTakeover(new Taken(taken(2, 1)));
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
        assertThat(((ClaimAnswer.Granted) answers.get(1)).sequence()).isEqualTo(1);
        assertThat(((ClaimAnswer.Granted) answers.get(1)).fresh()).isFalse();
    }
}
