package io.dibs.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.LogDigest;
import io.dibs.campaign.Terms;
import io.dibs.campaign.TestCampaigns;
import io.dibs.shard.TakeoverResult.Taken;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Memory that is not made of what was issued is noticed before it decides anything. */
class LogDigestCheckTest {
    private static final Terms A = TestCampaigns.terms("a", 10, 1);

    private final ShardDriver script = new ShardDriver(ShardLimits.DEFAULT);

    private void recover(OptionalLong digest) {
        script.shard.start(script.now());
        script.completeTakeover(new Taken(script.fence));
        script.campaignsFound(List.of(new RecoveredCampaign(A, 1, digest)));
    }

    private static OptionalLong digestOf(String user) {
        HolderIdentity identity = TestCampaigns.user(user);
        return OptionalLong.of(LogDigest.of(1, identity.high(), identity.low()));
    }

    private static CouponPage pageOf(String user) {
        HolderIdentity identity = TestCampaigns.user(user);
        return new CouponPage(
                1,
                new long[] {identity.high()},
                new long[] {identity.low()},
                new long[] {TestCampaigns.NOW},
                null,
                null,
                new int[0]);
    }

    @Test
    void couponsOfSomebodyElseAreReadAgainFromTheLedger() {
        recover(digestOf("holder"));
        script.takeLog();
        script.pageRead(A, pageOf("stranger"));
        assertThat(script.distrusted).containsExactly("a");
        assertThat(script.takeLog()).containsExactly("read a 1-1");
        script.claim("a", "holder");
        assertThat(script.takeAnswers()).isEmpty();
        script.pageRead(A, pageOf("holder"));
        script.claim("a", "stranger");
        script.committed();
        assertThat(script.takeAnswers()).containsExactly("holder has 1", "stranger won 2");
    }

    @Test
    void whatTheLedgerSaysTwiceIsBelieved() {
        recover(digestOf("holder"));
        script.pageRead(A, pageOf("stranger"));
        script.pageRead(A, pageOf("stranger"));
        script.claim("a", "holder");
        script.committed();
        assertThat(script.takeAnswers()).containsExactly("holder won 2");
        assertThat(script.distrusted).hasSize(1);
    }

    @Test
    void couponsThatWereIssuedAreReadOnce() {
        recover(digestOf("holder"));
        script.pageRead(A, pageOf("holder"));
        assertThat(script.distrusted).isEmpty();
    }

    @Test
    void aLedgerThatDoesNotKnowIsBelieved() {
        recover(OptionalLong.empty());
        script.pageRead(A, pageOf("stranger"));
        assertThat(script.distrusted).isEmpty();
    }
}
