package io.dibs.campaign;

import static io.dibs.campaign.Campaigns.NOW;
import static io.dibs.campaign.Campaigns.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.Action.AddStock;
import io.dibs.campaign.Decision.Held;
import io.dibs.campaign.Decision.Issued;
import io.dibs.campaign.Decision.Refused;
import io.dibs.campaign.Ruling.Changed;
import io.dibs.campaign.Ruling.NotAllowed;
import io.dibs.campaign.Ruling.Objection;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CampaignTest {
    private final Campaign campaign = campaign(2, 1);

    private static Campaign campaign(int stock, int perUser) {
        return new Campaign(Campaigns.terms("c", stock, perUser), Room.UNBOUNDED);
    }

    private Decision claim(String user) {
        return campaign.decide(user(user), null, NOW);
    }

    private static Decision refused(Refusal why) {
        return new Refused(why);
    }

    private void change(Action action) {
        Ruling ruling = Ruling.on(campaign.terms(), campaign.issued(), action, NOW);
        campaign.change(((Changed) ruling).after());
    }

    @Test
    void theFirstOnesWinInOrder() {
        assertThat(claim("a")).isEqualTo(new Issued(1, 1, NOW));
        assertThat(claim("b")).isEqualTo(new Issued(2, 1, NOW));
        assertThat(claim("c")).isEqualTo(refused(Refusal.SOLD_OUT));
    }

    @Test
    void aRetryAfterSoldOutPauseOrCloseGetsTheSameCoupon() {
        claim("a");
        claim("b");
        assertThat(campaign.decide(user("a"), null, NOW + 5)).isEqualTo(new Held(1, NOW, false));
        change(new Action.Pause());
        assertThat(claim("a")).isEqualTo(new Held(1, NOW, false));
        assertThat(claim("c")).isEqualTo(refused(Refusal.PAUSED));
        change(new Action.Close());
        assertThat(claim("b")).isEqualTo(new Held(2, NOW, false));
        assertThat(claim("c")).isEqualTo(refused(Refusal.CLOSED));
    }

    /** "Closed" says that this user holds nothing; who has forgotten cannot say so. */
    @Test
    void onlyWhoKnowsTheHoldersSaysClosed() {
        claim("a");
        change(new Action.Close());
        assertThat(claim("b")).isEqualTo(refused(Refusal.CLOSED));
        campaign.forget();
        assertThat(claim("a")).isEqualTo(refused(Refusal.FORGOTTEN));
        assertThat(claim("b")).isEqualTo(refused(Refusal.FORGOTTEN));
    }

    @Test
    void whereNothingWasIssuedThereIsNothingToForget() {
        change(new Action.Close());
        campaign.forget();
        assertThat(claim("a")).isEqualTo(refused(Refusal.CLOSED));
    }

    @Test
    void aRevokedCouponKeepsItsUsersPlace() {
        claim("a");
        campaign.revoke(1);
        assertThat(claim("a")).isEqualTo(new Held(1, NOW, true));
    }

    @Test
    void onlyARestockNeedsACampaignThatGoesOn() {
        Action plain = new Action.Revoke(1, false);
        Action restock = new Action.Revoke(1, true);
        Terms terms = campaign.terms();
        assertThat(Ruling.on(terms, 2, plain, NOW)).isEqualTo(new Changed(terms));
        assertThat(Ruling.on(terms, 2, restock, NOW)).isEqualTo(new Changed(terms.withStock(3)));
        change(new Action.Close());
        Terms closed = campaign.terms();
        assertThat(Ruling.on(closed, 2, plain, NOW)).isEqualTo(new Changed(closed));
        assertThat(Ruling.on(closed, 2, restock, NOW)).isEqualTo(new NotAllowed(Objection.CLOSED));
        assertThat(Ruling.on(terms.withStock(Terms.MAX_STOCK), 2, restock, NOW))
                .isEqualTo(new NotAllowed(Objection.STOCK_TOO_HIGH));
    }

    @Test
    void theScheduleOpensAndCloses() {
        Campaign scheduled = new Campaign(Campaigns.scheduled(5, NOW, NOW + 10), Room.UNBOUNDED);
        assertThat(scheduled.decide(user("a"), null, NOW - 1)).isEqualTo(refused(Refusal.NOT_OPEN));
        assertThat(scheduled.decide(user("a"), null, NOW)).isEqualTo(new Issued(1, 1, NOW));
        assertThat(scheduled.decide(user("b"), null, NOW + 9)).isEqualTo(new Issued(2, 1, NOW + 9));
        assertThat(scheduled.decide(user("c"), null, NOW + 10)).isEqualTo(refused(Refusal.CLOSED));
    }

    @Test
    void whereSeveralArePossibleAKeyTellsARetryFromAFurtherClaim() {
        Campaign several = campaign(10, 2);
        assertThat(several.decide(user("a"), null, NOW)).isEqualTo(refused(Refusal.KEY_REQUIRED));
        assertThat(several.decide(user("a"), user("k1"), NOW)).isEqualTo(new Issued(1, 1, NOW));
        assertThat(several.decide(user("a"), user("k1"), NOW)).isEqualTo(new Held(1, NOW, false));
        assertThat(several.decide(user("a"), user("k2"), NOW)).isEqualTo(new Issued(2, 2, NOW));
        assertThat(several.decide(user("a"), user("k3"), NOW)).isEqualTo(refused(Refusal.LIMIT_REACHED));
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
        assertThat(claim("b")).isEqualTo(refused(Refusal.SOLD_OUT));
    }

    @Test
    void withoutRoomNothingIsDecided() {
        Campaign full = new Campaign(Campaigns.terms("c", 5, 1), new Room() {
            @Override
            public boolean isLeft() {
                return false;
            }

            @Override
            public boolean takeIfLeft(long bytes) {
                take(bytes);
                return true;
            }

            @Override
            public void take(long bytes) {}

            @Override
            public void giveBack(long bytes) {}
        });
        assertThat(full.decide(user("a"), null, NOW)).isEqualTo(Decision.NO_ROOM);
        assertThat(full.issued()).isZero();
    }

    @Test
    void stockRisesAndFallsDownToWhatIsIssued() {
        claim("a");
        claim("b");
        change(new AddStock(1));
        assertThat(claim("c")).isEqualTo(new Issued(3, 1, NOW));
        assertThat(Ruling.on(campaign.terms(), 3, new AddStock(-1), NOW))
                .isEqualTo(new NotAllowed(Objection.BELOW_ISSUED));
        assertThat(Ruling.on(campaign.terms(), 3, new AddStock(Long.MAX_VALUE / 2), NOW))
                .isEqualTo(new NotAllowed(Objection.STOCK_TOO_HIGH));
    }

    @Test
    void closingIsFinal() {
        change(new Action.Close());
        for (Action action : new Action[] {new Action.Open(), new Action.Pause(), new Action.Close(), new AddStock(1)}) {
            assertThat(Ruling.on(campaign.terms(), 0, action, NOW)).isEqualTo(new NotAllowed(Objection.CLOSED));
        }
    }

    @Test
    void onlyWhatHasIssuedNothingIsDeletedInWhateverState() {
        for (Phase phase : Phase.values()) {
            Terms terms = campaign.terms().withPhase(phase);
            assertThat(Ruling.on(terms, 0, new Action.Delete(), NOW)).isEqualTo(new Ruling.Deleted());
            assertThat(Ruling.on(terms, 1, new Action.Delete(), NOW))
                    .isEqualTo(new NotAllowed(Objection.HAS_COUPONS));
        }
    }

    @Test
    void whatAClosedCampaignHasIssuedIsNotForgotten() {
        claim("a");
        change(new Action.Close());
        campaign.forget();
        assertThat(campaign.issued()).isEqualTo(1);
        assertThat(campaign.bytes()).isZero();
        campaign.forget();
        assertThat(campaign.issued()).isEqualTo(1);
    }

    @Test
    void aChangeIsMeantForTheVersionsThatItsAskerHasSeen() {
        assertThat(Versions.ANY.admit(7)).isTrue();
        assertThat(Versions.of(Set.of(6L, 7L)).admit(7)).isTrue();
        assertThat(Versions.of(Set.of(6L)).admit(7)).isFalse();
        assertThat(Versions.of(Set.of()).admit(7)).isFalse();
    }

    @Test
    void openingOverridesTheSchedule() {
        Terms later = Campaigns.scheduled(5, NOW + 1_000, Terms.NEVER);
        Terms open = ((Changed) Ruling.on(later, 0, new Action.Open(), NOW)).after();
        assertThat(later.state(NOW, 0)).isEqualTo(State.SCHEDULED);
        assertThat(open.state(NOW, 0)).isEqualTo(State.OPEN);
        assertThat(open.version()).isEqualTo(later.version() + 1);
    }

    @Test
    void stockOfTheWholeRangeAllocatesNothing() {
        assertThat(campaign(Terms.MAX_STOCK, 1).bytes()).isZero();
    }
}
