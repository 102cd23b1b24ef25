package io.dibs.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.ClaimRefusal;
import io.dibs.campaign.CouponCode;
import io.dibs.campaign.Terms;
import io.dibs.shard.ClaimAnswer.Granted;
import io.dibs.shard.ClaimAnswer.Refused;
import io.dibs.testkit.ledger.MemoryLedger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** PostgreSQL is put back to an earlier moment, and coupons that were acknowledged are gone. */
class LostCouponsTest {
    private final SimulatedWorld world = new SimulatedWorld(1);
    private final ModelRedis redis = ModelRedis.sound();
    private final MemoryLedger restored = new MemoryLedger();
    private Terms before;

    @BeforeEach
    void loseTwo() {
        MemoryLedger lost = new MemoryLedger();
        LoneShard.hold(world, lost, redis, "a", "b", "c");
        before = lost.campaigns.get(LoneShard.SALE);
        SimulatedWorld other = new SimulatedWorld(1);
        LoneShard.hold(other, restored, ModelRedis.sound(), "a");
    }

    @Test
    void winnersWhomTheSnapshotKnowsGetTheirNumbersBack() {
        LoneShard node = recovered(restored);
        Granted stranger = node.claimed("stranger");
        Granted c = node.claimed("c");
        Granted b = node.claimed("b");

        assertThat(b.sequence()).isEqualTo(2);
        assertThat(c.sequence()).isEqualTo(3);
        assertThat(b.fresh()).isFalse();
        assertThat(stranger.sequence()).isEqualTo(4);
        String code = new CouponCode.Writer(before).write(2);
        assertThat(sequence(code, b.terms())).as("b's code of before").isZero();
    }

    @Test
    void aLostWinnersCodeDoesNotOpenAStrangersCoupon() {
        tearTheRecords();
        Granted stranger = recovered(restored).claimed("stranger");
        CouponCode.Writer then = new CouponCode.Writer(before);
        CouponCode.Writer now = new CouponCode.Writer(stranger.terms());

        assertThat(stranger.sequence()).as("what b had").isEqualTo(2);
        assertThat(sequence(now.write(2), stranger.terms())).isEqualTo(2);
        assertThat(sequence(then.write(2), stranger.terms())).as("b's code").isZero();
        assertThat(sequence(then.write(3), stranger.terms())).as("c's code").isZero();
        assertThat(sequence(then.write(1), stranger.terms())).as("a's code").isEqualTo(1);
        assertThat(now.write(1)).isEqualTo(then.write(1));
    }

    private void tearTheRecords() {
        String chunk = "snapshot:{sale}:chunk:0";
        redis.replace(chunk, Arrays.copyOf(redis.get(chunk), 50));
    }

    /** The first coupon is another user's here, so the others may be anybody's. */
    @Test
    void aSnapshotOfAnotherPastGivesNothingBack() {
        MemoryLedger another = new MemoryLedger();
        LoneShard.hold(new SimulatedWorld(1), another, ModelRedis.sound(), "x");
        assertThat(recovered(another).claimed("b").sequence()).isEqualTo(2);
        assertThat(another.returned()).isEmpty();
    }

    @Test
    void aCampaignThatLostAllGetsAllBack() {
        MemoryLedger empty = new MemoryLedger();
        LoneShard.hold(new SimulatedWorld(1), empty, ModelRedis.sound());
        LoneShard node = recovered(empty);
        assertThat(node.claimed("c").sequence()).isEqualTo(3);
        assertThat(node.claimed("a").sequence()).isEqualTo(1);
    }

    @Test
    void whatWentBackIsLostAgainAndGoesBackAgain() {
        LoneShard node = recovered(restored);
        assertThat(node.claimed("d").sequence()).isEqualTo(4);
        node.shard.drain(world.now());
        world.runUntil(world.millis() + 900);
        restored.lose(LoneShard.SALE, 2);
        LoneShard next = new LoneShard(world, restored, redis).started();
        assertThat(next.answerTo("e")).as("noticed by the snapshot alone").isNotInstanceOf(Granted.class);
        world.runUntil(world.millis() + 3_000);
        restored.recover();
        LoneShard last = new LoneShard(world, restored, redis).started();
        assertThat(last.claimed("d").sequence()).isEqualTo(4);
        assertThat(last.claimed("c").sequence()).isEqualTo(3);
        assertThat(last.claimed("e").sequence()).isEqualTo(5);
    }

    /** A campaign that lost coupons gives out no others before somebody has decided; who still has one is answered. */
    @Test
    void nothingIsIssuedUntilSomebodyDecides() {
        LoneShard node = new LoneShard(world, restored, redis).started();
        assertThat(node.answerTo("b")).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.reason())
                .isEqualTo(ClaimRefusal.LEDGER_BEHIND));
        assertThat(node.claimed("a").sequence()).isEqualTo(1);
        assertThat(restored.coupons.of(LoneShard.SALE)).hasSize(1);
        node.shard.drain(world.now());

        LoneShard next = new LoneShard(world, restored, redis).started();
        assertThat(next.answerTo("b")).isInstanceOf(Refused.class);
        restored.recover();
        LoneShard last = new LoneShard(world, restored, redis).started();
        assertThat(last.claimed("b").sequence()).isEqualTo(2);
    }

    /** Otherwise the next owner, which finds Redis to agree, would go on with the keys of the lost codes. */
    @Test
    void whatIsPausedStaysSoWhereTheDatabaseLosesThePause() {
        List<MemoryLedger.Position> beforeThePause = new ArrayList<>();
        restored.observedBy(() -> beforeThePause.add(restored.position()));
        LoneShard node = new LoneShard(world, restored, redis).started();
        node.shard.drain(world.now());
        world.runUntil(world.millis() + 900);
        restored.putBack(beforeThePause.get(0));
        assertThat(restored.isBehind(LoneShard.SALE)).isFalse();

        LoneShard next = new LoneShard(world, restored, redis).started();
        assertThat(next.answerTo("stranger")).isInstanceOf(Refused.class);
        assertThat(restored.renewals()).isEqualTo(2);
    }

    @Test
    void nobodyGetsMoreBackThanTheTermsThatAreLeftAllow() {
        MemoryLedger ledger = new MemoryLedger();
        LoneShard.hold(new SimulatedWorld(1), ledger, ModelRedis.sound());
        redis.delete(redis.keys(""));
        LoneShard node = new LoneShard(world, ledger, redis).started();
        node.allowEach(2);
        MemoryLedger.Position earlier = ledger.position();
        node.allowEach(3);
        for (int i = 1; i <= 3; i++) {
            assertThat(node.claimedWithKey("a", "key " + i).sequence()).isEqualTo(i);
        }
        node.shard.drain(world.now());
        world.runUntil(world.millis() + 900);
        ledger.putBack(earlier);

        recovered(ledger);
        assertThat(ledger.isBehind(LoneShard.SALE)).isFalse();
        assertThat(ledger.coupons.of(LoneShard.SALE)).hasSizeLessThanOrEqualTo(2);
    }

    private LoneShard recovered(MemoryLedger ledger) {
        LoneShard node = new LoneShard(world, ledger, redis).started();
        assertThat(node.answerTo("stranger")).isInstanceOf(Refused.class);
        ledger.recover();
        return new LoneShard(world, ledger, redis).started();
    }

    private static int sequence(String code, Terms terms) {
        return CouponCode.sequence(CouponCode.read(code).orElseThrow(), terms.codeKey());
    }

    @Test
    void itIsToldOnceAndTheSnapshotIsKeptAside() {
        new LoneShard(world, restored, redis).started();
        assertThat(redis.regressions).isEqualTo(1);
        assertThat(redis.keys("evidence:{sale}:")).hasSize(2);
        LoneShard next = new LoneShard(world, restored, redis).started();
        assertThat(next.claimed("a").sequence()).isEqualTo(1);
        assertThat(redis.regressions).isEqualTo(1);
    }

    @Test
    void whatOnlyTheSnapshotKnowsIsNoticedBeforeTheFirstCoupon() {
        redis.delete(redis.keys("fence:"));
        Granted stranger = recovered(restored).claimed("stranger");
        assertThat(stranger.terms().codeKey()).isNotEqualTo(before.codeKey());
        assertThat(redis.regressions).isEqualTo(1);
        assertThat(redis.keys("evidence:{sale}:")).hasSize(2);
    }

    /** Nothing is issued, so perUser may change, and with it the form of the snapshot's records: none goes back. */
    @Test
    void aCampaignThatLostAllIsEditedAndItsNextSnapshotHolds() {
        MemoryLedger empty = new MemoryLedger();
        SimulatedWorld other = new SimulatedWorld(1);
        LoneShard.hold(other, empty, ModelRedis.sound());
        new LoneShard(world, empty, redis).started().allowEach(2);
        empty.recover();
        LoneShard node = new LoneShard(world, empty, redis).started();
        assertThat(node.claimedWithKey("a").sequence()).isEqualTo(1);
        node.shard.drain(world.now());
        world.runUntil(world.millis() + 900);

        int used = redis.couponsUsed;
        LoneShard next = new LoneShard(world, empty, redis).started();
        assertThat(next.claimedWithKey("a").fresh()).isFalse();
        assertThat(redis.couponsUsed).as("out of the snapshot").isEqualTo(used + 1);
    }
}
