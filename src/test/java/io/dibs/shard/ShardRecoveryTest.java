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

    private static ShardDriver loading(RecoveredCampaign... found) {
        ShardDriver loading = new ShardDriver(limits(100, 10));
        loading.shard.start(loading.now());
        loading.completeTakeover(new Taken(taken(2, 9)));
        loading.takeLog();
        loading.campaignsFound(List.of(found));
        return loading;
    }

    @Test
    void aFewPagesAreAskedForAtATimeOneCampaignAfterTheOther() {
        ShardDriver loading = loading(new RecoveredCampaign(B, 5), new RecoveredCampaign(A, 3));
        assertThat(loading.takeLog()).containsExactly("read a 1-2", "read a 3-3", "read b 1-2");
        loading.pageRead(B, page(1, "u1", "u2"));
        assertThat(loading.takeLog()).containsExactly("read b 3-4");
        loading.pageRead(A, page(3, "u3"));
        assertThat(loading.takeLog()).containsExactly("read b 5-5");
        loading.pageRead(A, page(1, "u1", "u2"));
        loading.pageRead(B, page(5, "u5"));
        assertThat(loading.shard.isReady()).isFalse();
        loading.pageRead(B, page(3, "u3", "u4"));
        assertThat(loading.shard.isReady()).isTrue();
        assertThat(loading.takeLog()).isEmpty();
    }

    @Test
    void aPageThatCouldNotBeReadIsReadAgainAfterAPause() {
        ShardDriver loading = loading(new RecoveredCampaign(A, 3));
        loading.pageFailed(A, 1, 2);
        assertThat(loading.takeLog()).containsExactly("read a 1-2", "read a 3-3", "wake", "prove");
        loading.later(loading.pause);
        loading.shard.woken(loading.now());
        loading.shard.woken(loading.now());
        assertThat(loading.takeLog()).containsExactly("read a 1-2");
        loading.pageRead(A, page(1, "u1", "u2"));
        loading.pageRead(A, page(3, "u3"));
        loading.claim("a", "u2");
        assertThat(loading.takeAnswers()).containsExactly("u2 has 2");
    }

    @Test
    void whatFailedForAnEarlierRecoveryIsNotReadAgain() {
        Terms first = TestCampaigns.terms("b", 10, 1);
        ShardDriver twice = loading(new RecoveredCampaign(A, 0), new RecoveredCampaign(first, 1));
        twice.pageFailed(first, 1, 1);
        twice.claim("a", "u1");
        twice.appended(WriteOutcome.FENCED);
        twice.completeTakeover(new Taken(taken(3, 9)));
        twice.campaignsFound(List.of(new RecoveredCampaign(TestCampaigns.terms("b", 10, 1), 1)));
        twice.takeLog();
        twice.later(twice.pause);
        twice.shard.woken(twice.now());
        assertThat(twice.takeLog()).isEmpty();
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
