package io.dibs.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.Terms;
import io.dibs.campaign.TestCampaigns;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What waits in the shard through an outage of PostgreSQL, long after its senders have given up. */
class DeadClaimsTest {
    private static final Terms A = TestCampaigns.terms("a", 1_000_000, 1);

    private final ShardDriver script = ShardDriver.serving(A);

    private void fillDuringAnOutage() {
        script.claim("a", "first");
        script.appended(new WriteOutcome.Unknown("PostgreSQL is gone"));
        for (int dead = 0; dead < 40_000; dead++) {
            script.shard.claims(List.of(script.claim("a", "u" + dead, TestCampaigns.NOW + 5_000)), script.now());
        }
        script.takeAnswers();
        script.later(60_000);
    }

    @Test
    void claimsWhoseTimeIsOverMakeRoomForTheLiving() {
        fillDuringAnOutage();
        script.shard.claims(List.of(script.claim("a", "living", TestCampaigns.NOW + 65_100)), script.now());
        assertThat(script.answers).hasSize(32_767).allMatch(answer -> answer.endsWith(" LATE"));
        assertThat(script.shard.pending()).as("the first, and the living").isEqualTo(2);
    }

    /** To look through all queues takes milliseconds, which a crowd at a full shard would ask for with each claim. */
    @Test
    void theyAreNotLookedForAtEachClaim() {
        ShardDriver small = ShardDriver.serving(new ShardLimits(4, 1_000, 1_000, 4, 400, 100, 2), A);
        small.claim("a", "first");
        small.appended(new WriteOutcome.Unknown("PostgreSQL is gone"));
        for (int i = 0; i < 4; i++) {
            small.shard.claims(List.of(small.claim("a", "dead-" + i, TestCampaigns.NOW + 10)), small.now());
        }
        small.takeAnswers();
        small.later(20);
        small.claim("a", "early");
        assertThat(small.takeAnswers()).containsExactly("early OVERLOADED");
        small.later(80);
        small.claim("a", "living");
        assertThat(small.takeAnswers()).isNotEmpty().allMatch(answer -> answer.endsWith(" LATE"));
    }

    @Test
    void theyAreAnsweredThoughNobodyComes() {
        fillDuringAnOutage();
        script.completeTakeover(new TakeoverResult.Failed("no"));
        script.shard.woken(script.now());
        assertThat(script.answers).hasSize(32_767).allMatch(answer -> answer.endsWith(" LATE"));
        assertThat(script.shard.pending()).isEqualTo(1);
    }

    @Test
    void whoRestsOnWhatIsBeingWrittenLeavesTooAndTheRowDoesNot() {
        script.claim("a", "first");
        script.shard.claims(List.of(script.claim("a", "first", TestCampaigns.NOW + 5_000)), script.now());
        script.later(6_000);
        script.appended(new WriteOutcome.Unknown("PostgreSQL is gone"));
        script.shard.woken(script.now());
        assertThat(script.takeAnswers()).containsExactly("first LATE");
        script.completeTakeover(new TakeoverResult.Taken(new Fence(0, 2, new java.util.UUID(0, 8), 1)));
        assertThat(script.takeAnswers()).containsExactly("first won 1");
    }
}
