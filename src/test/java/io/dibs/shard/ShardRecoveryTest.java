package io.dibs.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.Terms;
import io.dibs.campaign.TestCampaigns;
import io.dibs.shard.TakeoverResult.Taken;
import io.dibs.shard.WriteOutcome.Contradicted;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When does a campaign answer again after a takeover? */
class ShardRecoveryTest extends ShardFixture {
    /** Another owner may have deleted it meanwhile. */
    @Test
    void aCampaignThatIsGoneWhenAllAreReadAgainIsForgotten() {
        script.claim("a", "u1");
        script.appended(WriteOutcome.FENCED);
        script.completeTakeover(new Taken(taken(2, 0)));
        script.campaignsFound(List.of(new RecoveredCampaign(A, 0)));
        script.claim("b", "u2");
        script.committed();
        assertThat(script.takeAnswers()).containsExactly("u1 won 1", "u2 NOT_FOUND");
    }

    @Test
    void aCampaignAnswersNothingBeforeItIsWhole() {
        ShardDriver loading = new ShardDriver(limits(100, 10));
        loading.shard.start(loading.now());
        loading.completeTakeover(new Taken(taken(2, 9)));
        loading.campaignsFound(List.of(new RecoveredCampaign(A, 3), new RecoveredCampaign(B, 0)));
        assertThat(loading.takeLog()).containsExactly("take over", "read campaigns", "read a 1-2", "read a 3-3");
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

    /** The ledger's rows may have changed in between. */
    @Test
    void aPageOfAnEarlierRecoveryIsNotTaken() {
        ShardDriver twice = new ShardDriver(ShardLimits.DEFAULT);
        twice.shard.start(twice.now());
        twice.completeTakeover(new Taken(taken(2, 9)));
        Terms first = TestCampaigns.terms("b", 10, 1);
        twice.campaignsFound(List.of(new RecoveredCampaign(A, 0), new RecoveredCampaign(first, 1)));
        twice.claim("a", "u1");
        twice.appended(new Contradicted("a key"));
        twice.completeTakeover(new Taken(taken(3, 9)));
        Terms second = TestCampaigns.terms("b", 10, 1);
        twice.campaignsFound(List.of(new RecoveredCampaign(A, 0), new RecoveredCampaign(second, 1)));
        twice.pageRead(first, page(1, "lost"));
        assertThat(twice.shard.isReady()).isFalse();
        twice.pageRead(second, page(1, "there"));
        twice.claim("b", "there");
        assertThat(twice.takeAnswers()).containsExactly("there has 1");
    }
}
