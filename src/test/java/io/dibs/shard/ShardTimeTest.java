package io.dibs.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.Terms;
import io.dibs.campaign.TestCampaigns;
import io.dibs.shard.TakeoverResult.Taken;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The corrected clock may jump: coupons bear times in order all the same, and no claim is late by it for longer. */
class ShardTimeTest {
    private static final Terms A = TestCampaigns.terms("a", 100, 1);
    private static final Terms B = TestCampaigns.terms("b", 100, 1);
    private static final long HOUR = 3_600_000;
    private static final long TIME_LIMIT = 5_000;

    private final ShardDriver script = ShardDriver.serving(A, B);

    private void claimInTime(String campaign, String user) {
        Claim claim = script.claim(campaign, user, script.now().wall() + TIME_LIMIT);
        script.shard.claims(List.of(claim), script.now());
        script.committed();
    }

    private static long issuedAt(ShardDriver script) {
        return script.batch.coupons().get(0).issuedAt();
    }

    @Test
    void aClockThatWasAnHourAheadForAMomentHoldsUpNoCampaign() {
        script.clockOff(HOUR);
        claimInTime("a", "u1");
        script.clockOff(0);
        script.later(1_000);
        claimInTime("b", "v1");
        assertThat(issuedAt(script)).isEqualTo(script.now().wall());
        claimInTime("a", "u2");
        assertThat(issuedAt(script)).isEqualTo(TestCampaigns.NOW + HOUR);
        assertThat(script.takeAnswers()).containsExactly("u1 won 1", "v1 won 1", "u2 won 2");
    }

    @Test
    void neitherDoesATimeAheadThatATakeoverFinds() {
        ShardDriver fresh = new ShardDriver(ShardLimits.DEFAULT);
        fresh.shard.start(fresh.now());
        fresh.completeTakeover(new Taken(new Fence(0, 2, new UUID(0, 9), 1)));
        fresh.campaignsFound(List.of(new RecoveredCampaign(A, 1), new RecoveredCampaign(B, 0)));
        HolderIdentity holder = TestCampaigns.user("u1");
        fresh.pageRead(
                A,
                new CouponPage(
                        1,
                        new long[] {holder.high()},
                        new long[] {holder.low()},
                        new long[] {TestCampaigns.NOW + HOUR},
                        null,
                        null,
                        new int[0]));
        long deadline = TestCampaigns.NOW + TIME_LIMIT;
        fresh.shard.claims(List.of(fresh.claim("b", "v1", deadline)), fresh.now());
        fresh.shard.claims(List.of(fresh.claim("a", "u2", deadline)), fresh.now());
        fresh.committed();
        fresh.committed();
        assertThat(issuedAt(fresh)).isEqualTo(TestCampaigns.NOW + HOUR);
        assertThat(fresh.takeAnswers()).containsExactlyInAnyOrder("v1 won 1", "u2 won 2");
    }

    @Test
    void aPromotedReplicaWhoseClockIsBehindHoldsUpNoClaim() {
        claimInTime("a", "u1");
        script.clockOff(-10_000);
        claimInTime("a", "u2");
        assertThat(issuedAt(script)).isEqualTo(TestCampaigns.NOW);
        assertThat(script.takeAnswers()).containsExactly("u1 won 1", "u2 won 2");
    }

    /** What opens and closes goes by the clock, not by what the clock once was. */
    @Test
    void aCampaignThatAClockAheadHadClosedIsOpenAgain() {
        Terms closing = new Terms(
                "c",
                0,
                3,
                10,
                1,
                A.phase(),
                Terms.ALWAYS,
                TestCampaigns.NOW + 60_000,
                A.expiry(),
                A.codeKey(),
                A.uploads(),
                1);
        ShardDriver sale = ShardDriver.serving(closing);
        sale.clockOff(HOUR);
        sale.claim("c", "u1");
        sale.proven(FenceCheck.OWNED);
        sale.clockOff(0);
        sale.claim("c", "u1");
        sale.committed();
        assertThat(sale.takeAnswers()).containsExactly("u1 CLOSED", "u1 won 1");
    }
}
