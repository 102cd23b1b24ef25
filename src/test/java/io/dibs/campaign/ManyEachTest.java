package io.dibs.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.ClaimDecision.Held;
import io.dibs.campaign.ClaimDecision.Issued;
import io.dibs.campaign.ClaimDecision.Refused;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users who may hold a thousand coupons each. */
class ManyEachTest {
    private static final int EACH = Terms.MAX_PER_USER;

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 50})
    void aUsersCouponsDoNotShareAChainOfProbes(int users) {
        HolderIdentity[] coupons = new HolderIdentity[users * EACH];
        for (int i = 0; i < coupons.length; i++) {
            coupons[i] = TestCampaigns.user("user" + i % users).ordinal(i / users + 1);
        }
        assertThat(probes(coupons.length, i -> CouponHolderIndex.userHash(coupons[i].high(), coupons[i].low())))
                .isLessThan(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 50})
    void couponsWonWithTheSameKeysDoNotEither(int users) {
        assertThat(probes(
                        users * EACH,
                        i -> CouponHolderIndex.keyHash(
                                TestCampaigns.user("user" + i % users).low(),
                                TestCampaigns.user("key" + i / users).high())))
                .isLessThan(4);
        assertThat(probes(
                        users * EACH,
                        i -> CouponHolderIndex.keyHash(
                                TestCampaigns.user("user" + i).low(),
                                TestCampaigns.user("user" + i).high())))
                .as("who sends the own id as key")
                .isLessThan(4);
    }

    /** How many slots are looked at until a record is found, on average. */
    private static double probes(int records, IntToLongFunction hash) {
        SequenceIndex index = new SequenceIndex(sequence -> hash.applyAsLong(sequence - 1), bytes -> {});
        for (int sequence = 1; sequence <= records; sequence++) {
            index.add(sequence);
        }
        long probes = 0;
        for (int sequence = 1; sequence <= records; sequence++) {
            IndexPage page = index.page(hash.applyAsLong(sequence - 1));
            int slot = page.first(hash.applyAsLong(sequence - 1));
            for (probes++; page.sequence(slot) != sequence; slot = page.next(slot)) {
                probes++;
            }
        }
        return (double) probes / records;
    }

    @Test
    void eachKeyWinsOneUntilTheLimitAndARetryGetsItsOwn() {
        Campaign campaign = new Campaign(TestCampaigns.terms("c", 1_000_000, EACH), MemoryBudget.UNBOUNDED);
        for (int n = 1; n <= EACH; n++) {
            for (int user = 0; user < 3; user++) {
                assertThat(claim(campaign, user, n)).isEqualTo(new Issued(campaign.issued(), n, TestCampaigns.NOW));
            }
        }
        for (int n = 1; n <= EACH; n++) {
            for (int user = 0; user < 3; user++) {
                assertThat(claim(campaign, user, n))
                        .isEqualTo(new Held(3 * (n - 1) + user + 1, TestCampaigns.NOW, false));
            }
        }
        assertThat(claim(campaign, 1, EACH + 1)).isEqualTo(new Refused(ClaimRefusal.LIMIT_REACHED));
    }

    @Test
    void whatIsTakenBackCanBeWonAgain() {
        Campaign campaign = new Campaign(TestCampaigns.terms("c", 1_000_000, EACH), MemoryBudget.UNBOUNDED);
        for (int n = 1; n <= 20; n++) {
            claim(campaign, 0, n);
        }
        campaign.committedUpTo(10);
        campaign.withdraw();
        assertThat(claim(campaign, 0, 10)).isEqualTo(new Held(10, TestCampaigns.NOW, false));
        assertThat(claim(campaign, 0, 11)).isEqualTo(new Issued(11, 11, TestCampaigns.NOW));
        assertThat(claim(campaign, 0, 15)).isEqualTo(new Issued(12, 12, TestCampaigns.NOW));
    }

    private static ClaimDecision claim(Campaign campaign, int user, int key) {
        return campaign.decide(TestCampaigns.user("user" + user), TestCampaigns.user("key" + key), TestCampaigns.NOW);
    }
}
