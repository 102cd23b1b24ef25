package io.dibs.campaign;

import static io.dibs.campaign.TestCampaigns.NOW;
import static io.dibs.campaign.TestCampaigns.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CampaignAction.AddStock;
import io.dibs.campaign.ClaimDecision.Held;
import io.dibs.campaign.ClaimDecision.Issued;
import io.dibs.campaign.ClaimDecision.Refused;
import io.dibs.campaign.CommandRuling.Changed;
import io.dibs.campaign.CommandRuling.NotAllowed;
import io.dibs.campaign.CommandRuling.Objection;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CampaignTest {
    private final Campaign campaign = campaign(2, 1);

    private static Campaign campaign(int stock, int perUser) {
        return new Campaign(TestCampaigns.terms("c", stock, perUser), MemoryBudget.UNBOUNDED);
    }

    private ClaimDecision claim(String user) {
        return campaign.decide(user(user), null, NOW);
    }

    private static ClaimDecision refused(ClaimRefusal reason) {
        return new Refused(reason);
    }

    private void change(CampaignAction action) {
        CommandRuling ruling = CommandRuling.evaluate(campaign.terms(), campaign.issued(), action, NOW);
        campaign.change(((Changed) ruling).after());
    }

    @Test
    void theFirstOnesWinInOrder() {
        assertThat(claim("a")).isEqualTo(new Issued(1, 1, NOW));
        assertThat(claim("b")).isEqualTo(new Issued(2, 1, NOW));
        assertThat(claim("c")).isEqualTo(refused(ClaimRefusal.SOLD_OUT));
    }

    @Test
    void aRetryAfterSoldOutPauseOrCloseGetsTheSameCoupon() {
        claim("a");
        claim("b");
        assertThat(campaign.decide(user("a"), null, NOW + 5)).isEqualTo(new Held(1, NOW, false));
        change(new CampaignAction.Pause());
        assertThat(claim("a")).isEqualTo(new Held(1, NOW, false));
        assertThat(claim("c")).isEqualTo(refused(ClaimRefusal.PAUSED));
        change(new CampaignAction.Close());
        assertThat(claim("b")).isEqualTo(new Held(2, NOW, false));
        assertThat(claim("c")).isEqualTo(refused(ClaimRefusal.CLOSED));
    }

    @Test
    void aCampaignThatLostCouponsGivesOutNoneUntilSomebodyDecides() {
        claim("a");
        campaign.change(TestCampaigns.behind(campaign.terms()));
        assertThat(claim("a")).isEqualTo(new Held(1, NOW, false));
        assertThat(claim("c")).isEqualTo(refused(ClaimRefusal.LEDGER_BEHIND));
        change(new CampaignAction.Pause());
        assertThat(claim("c")).as("also paused").isEqualTo(refused(ClaimRefusal.LEDGER_BEHIND));
        assertThat(campaign.status(NOW)).isEqualTo(CampaignStatus.PAUSED);
        change(new CampaignAction.Close());
        assertThat(claim("c")).isEqualTo(refused(ClaimRefusal.CLOSED));
    }

    @Test
    void aCampaignThatLostCouponsIsNeitherOpenedNorDeleted() {
        campaign.change(TestCampaigns.behind(campaign.terms()));
        for (CampaignAction action : List.of(new CampaignAction.Open(), new CampaignAction.Delete())) {
            assertThat(CommandRuling.evaluate(campaign.terms(), 0, action, NOW))
                    .isEqualTo(new NotAllowed(Objection.LEDGER_BEHIND));
        }
    }

    /** "Closed" says that this user holds nothing; who has forgotten cannot say so. */
    @Test
    void onlyWhoKnowsTheHoldersSaysClosed() {
        claim("a");
        change(new CampaignAction.Close());
        assertThat(claim("b")).isEqualTo(refused(ClaimRefusal.CLOSED));
        campaign.forget();
        assertThat(claim("a")).isEqualTo(refused(ClaimRefusal.FORGOTTEN));
        assertThat(claim("b")).isEqualTo(refused(ClaimRefusal.FORGOTTEN));
    }

    @Test
    void whereNothingWasIssuedThereIsNothingToForget() {
        change(new CampaignAction.Close());
        campaign.forget();
        assertThat(claim("a")).isEqualTo(refused(ClaimRefusal.CLOSED));
    }

    @Test
    void aRevokedCouponKeepsItsUsersPlace() {
        claim("a");
        campaign.revoke(1);
        assertThat(claim("a")).isEqualTo(new Held(1, NOW, true));
    }

    @Test
    void onlyARestockNeedsACampaignThatGoesOn() {
        CampaignAction plain = new CampaignAction.Revoke(1, false);
        CampaignAction restock = new CampaignAction.Revoke(1, true);
        Terms terms = campaign.terms();
        assertThat(CommandRuling.evaluate(terms, 2, plain, NOW)).isEqualTo(new Changed(terms));
        assertThat(CommandRuling.evaluate(terms, 2, restock, NOW)).isEqualTo(new Changed(terms.withStock(3)));
        change(new CampaignAction.Close());
        Terms closed = campaign.terms();
        assertThat(CommandRuling.evaluate(closed, 2, plain, NOW)).isEqualTo(new Changed(closed));
        assertThat(CommandRuling.evaluate(closed, 2, restock, NOW)).isEqualTo(new NotAllowed(Objection.CLOSED));
        assertThat(CommandRuling.evaluate(terms.withStock(Terms.MAX_STOCK), 2, restock, NOW))
                .isEqualTo(new NotAllowed(Objection.STOCK_TOO_HIGH));
    }

    @Test
    void theScheduleOpensAndCloses() {
        Campaign scheduled = new Campaign(TestCampaigns.scheduled(5, NOW, NOW + 10), MemoryBudget.UNBOUNDED);
        assertThat(scheduled.decide(user("a"), null, NOW - 1)).isEqualTo(refused(ClaimRefusal.NOT_OPEN));
        assertThat(scheduled.decide(user("a"), null, NOW)).isEqualTo(new Issued(1, 1, NOW));
        assertThat(scheduled.decide(user("b"), null, NOW + 9)).isEqualTo(new Issued(2, 1, NOW + 9));
        assertThat(scheduled.decide(user("c"), null, NOW + 10)).isEqualTo(refused(ClaimRefusal.CLOSED));
    }

    @Test
    void whereSeveralArePossibleAKeyTellsARetryFromAFurtherClaim() {
        Campaign several = campaign(10, 2);
        assertThat(several.decide(user("a"), null, NOW)).isEqualTo(refused(ClaimRefusal.KEY_REQUIRED));
        assertThat(several.decide(user("a"), user("k1"), NOW)).isEqualTo(new Issued(1, 1, NOW));
        assertThat(several.decide(user("a"), user("k1"), NOW)).isEqualTo(new Held(1, NOW, false));
        assertThat(several.decide(user("a"), user("k2"), NOW)).isEqualTo(new Issued(2, 2, NOW));
        assertThat(several.decide(user("a"), user("k3"), NOW)).isEqualTo(refused(ClaimRefusal.LIMIT_REACHED));
        assertThat(several.decide(user("a"), user("k2"), NOW)).isEqualTo(new Held(2, NOW, false));
        assertThat(several.decide(user("b"), user("k1"), NOW)).isEqualTo(new Issued(3, 1, NOW));
    }

    @Test
    void whatIsNotCommittedCanBeTakenBack() {
        claim("a");
        campaign.committedUpTo(1);
        claim("b");
        campaign.withdraw();
        assertThat(campaign.issued()).isEqualTo(1);
        assertThat(claim("c")).isEqualTo(new Issued(2, 1, NOW));
        assertThat(claim("a")).isEqualTo(new Held(1, NOW, false));
        assertThat(claim("b")).isEqualTo(refused(ClaimRefusal.SOLD_OUT));
    }

    @Test
    void withoutRoomNothingIsDecided() {
        Campaign full = new Campaign(TestCampaigns.terms("c", 5, 1), new MemoryBudget() {
            @Override
            public boolean hasSpace() {
                return false;
            }

            @Override
            public boolean tryReserve(long bytes) {
                reserve(bytes);
                return true;
            }

            @Override
            public void reserve(long bytes) {}

            @Override
            public void release(long bytes) {}
        });
        assertThat(full.decide(user("a"), null, NOW)).isEqualTo(ClaimDecision.MEMORY_FULL);
        assertThat(full.issued()).isZero();
    }

    @Test
    void stockRisesAndFallsDownToWhatIsIssued() {
        claim("a");
        claim("b");
        change(new AddStock(1));
        assertThat(claim("c")).isEqualTo(new Issued(3, 1, NOW));
        assertThat(CommandRuling.evaluate(campaign.terms(), 3, new AddStock(-1), NOW))
                .isEqualTo(new NotAllowed(Objection.BELOW_ISSUED));
        assertThat(CommandRuling.evaluate(campaign.terms(), 3, new AddStock(Long.MAX_VALUE / 2), NOW))
                .isEqualTo(new NotAllowed(Objection.STOCK_TOO_HIGH));
    }

    @Test
    void closingIsFinal() {
        change(new CampaignAction.Close());
        for (CampaignAction action : new CampaignAction[] {
            new CampaignAction.Open(), new CampaignAction.Pause(), new CampaignAction.Close(), new AddStock(1)
        }) {
            assertThat(CommandRuling.evaluate(campaign.terms(), 0, action, NOW))
                    .isEqualTo(new NotAllowed(Objection.CLOSED));
        }
    }

    @Test
    void onlyWhatHasIssuedNothingIsDeletedInWhateverState() {
        for (CampaignPhase phase : CampaignPhase.values()) {
            Terms terms = campaign.terms().withPhase(phase);
            assertThat(CommandRuling.evaluate(terms, 0, new CampaignAction.Delete(), NOW))
                    .isEqualTo(new CommandRuling.Deleted());
            assertThat(CommandRuling.evaluate(terms, 1, new CampaignAction.Delete(), NOW))
                    .isEqualTo(new NotAllowed(Objection.HAS_COUPONS));
        }
    }

    @Test
    void whatAClosedCampaignHasIssuedIsNotForgotten() {
        claim("a");
        change(new CampaignAction.Close());
        campaign.forget();
        assertThat(campaign.issued()).isEqualTo(1);
        assertThat(campaign.bytes()).isZero();
        campaign.forget();
        assertThat(campaign.issued()).isEqualTo(1);
    }

    @Test
    void aChangeIsMeantForTheVersionsThatItsAskerHasSeen() {
        assertThat(VersionMatch.ANY.matches(7)).isTrue();
        assertThat(VersionMatch.of(Set.of(6L, 7L)).matches(7)).isTrue();
        assertThat(VersionMatch.of(Set.of(6L)).matches(7)).isFalse();
        assertThat(VersionMatch.of(Set.of()).matches(7)).isFalse();
    }

    @Test
    void openingOverridesTheSchedule() {
        Terms later = TestCampaigns.scheduled(5, NOW + 1_000, Terms.NEVER);
        Terms open = ((Changed) CommandRuling.evaluate(later, 0, new CampaignAction.Open(), NOW)).after();
        assertThat(later.status(NOW, 0)).isEqualTo(CampaignStatus.SCHEDULED);
        assertThat(open.status(NOW, 0)).isEqualTo(CampaignStatus.OPEN);
        assertThat(open.version()).isEqualTo(later.version() + 1);
    }

    @Test
    void stockOfTheWholeRangeAllocatesNothing() {
        assertThat(campaign(Terms.MAX_STOCK, 1).bytes()).isZero();
    }
}
