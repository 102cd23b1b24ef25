package io.dibs.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.Milestone;
import io.dibs.campaign.TestCampaigns;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What bounds a queue and a batch? */
class ShardBoundsTest extends ShardFixture {
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
    void claimsGatherInOneBatchWhileTheNodeHasNoPermit() {
        script.hasPermits = false;
        script.claim("a", "u1");
        script.claim("a", "u2");
        assertThat(script.takeLog()).containsExactly("waits for a permit");
        script.shard.mayWrite(script.now());
        assertThat(script.takeLog()).containsExactly("append [u1, u2]");
        script.claim("a", "u3");
        script.committed();
        assertThat(script.takeAnswers()).containsExactly("u1 won 1", "u2 won 2");
        assertThat(script.takeLog()).containsExactly("waits for a permit");
    }

    @Test
    void aPermitThatComesTooLateIsReturned() {
        script.hasPermits = false;
        script.claim("a", "u1");
        script.shard.drain(script.now());
        script.takeLog();
        script.shard.mayWrite(script.now());
        script.committed();
        assertThat(script.takeLog()).containsExactly("append [u1]", "released DRAINED");
        script.shard.mayWrite(script.now());
        assertThat(script.takeLog()).containsExactly("returns its permit");
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
}
