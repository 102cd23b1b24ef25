package io.dibs.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CampaignAction.AddStock;
import io.dibs.campaign.CampaignAction.Close;
import io.dibs.campaign.CampaignAction.PublishCodes;
import io.dibs.campaign.CampaignAction.PublishEligible;
import io.dibs.campaign.CampaignAction.Revoke;
import io.dibs.campaign.ClaimDecision.Held;
import io.dibs.campaign.ClaimDecision.Issued;
import io.dibs.campaign.ClaimDecision.Refused;
import io.dibs.campaign.CommandRuling.Changed;
import io.dibs.campaign.CommandRuling.NotAllowed;
import io.dibs.campaign.CommandRuling.Objection;
import org.junit.jupiter.api.Test;

/** What codes and lists that were uploaded change of the rules. */
class PublishedUploadsTest {
    private static final long NOW = TestCampaigns.NOW;
    private final Campaign campaign = new Campaign(TestCampaigns.terms("c", 3, 1), MemoryBudget.UNBOUNDED);

    private void act(CampaignAction action) {
        campaign.change(((Changed) rule(action)).after());
    }

    private CommandRuling rule(CampaignAction action) {
        return CommandRuling.evaluate(campaign.terms(), campaign.issued(), action, NOW);
    }

    private ClaimDecision claim(String user) {
        return campaign.decide(TestCampaigns.user(user), null, NOW);
    }

    private void admit(long list, String... users) {
        act(new PublishEligible(list, users.length));
        EligibleUsers eligible = new EligibleUsers(users.length, MemoryBudget.UNBOUNDED);
        for (String user : users) {
            eligible.add(TestCampaigns.user(user));
        }
        campaign.eligible(eligible);
    }

    @Test
    void thereAreAsManyCouponsAsTheStockAndTheCodesAllow() {
        act(new PublishCodes(1, 2));
        assertThat(claim("a")).isInstanceOf(Issued.class);
        assertThat(claim("b")).isInstanceOf(Issued.class);
        assertThat(claim("c")).isEqualTo(new Refused(ClaimRefusal.SOLD_OUT));
        assertThat(campaign.status(NOW)).isEqualTo(CampaignStatus.SOLD_OUT);
        act(new PublishCodes(2, 5));
        assertThat(campaign.terms().uploads().codes()).isEqualTo(7);
        assertThat(claim("c")).isInstanceOf(Issued.class);
        assertThat(claim("d")).as("the stock").isEqualTo(new Refused(ClaimRefusal.SOLD_OUT));
    }

    @Test
    void nothingRaisesTheStockOverTheCodes() {
        act(new PublishCodes(1, 4));
        assertThat(rule(new AddStock(2))).isEqualTo(new NotAllowed(Objection.STOCK_ABOVE_CODES));
        act(new AddStock(1));
        claim("a");
        assertThat(rule(new Revoke(1, true))).isEqualTo(new NotAllowed(Objection.STOCK_ABOVE_CODES));
        assertThat(rule(new Revoke(1, false))).isInstanceOf(Changed.class);
        act(new AddStock(-1));
        assertThat(rule(new Revoke(1, true))).isInstanceOf(Changed.class);
    }

    @Test
    void aStockThatIsOverTheCodesMayBeLowered() {
        act(new PublishCodes(1, 1));
        act(new AddStock(-1));
        assertThat(campaign.terms().stock()).isEqualTo(2);
    }

    @Test
    void codesThatWereMadeStayTheKindOnceOneIsOut() {
        claim("a");
        assertThat(rule(new PublishCodes(1, 2))).isEqualTo(new NotAllowed(Objection.CODES_FIXED));
    }

    @Test
    void aClosedCampaignTakesNothing() {
        act(new Close());
        assertThat(rule(new PublishCodes(1, 2))).isEqualTo(new NotAllowed(Objection.CLOSED));
        assertThat(rule(new PublishEligible(1, 2))).isEqualTo(new NotAllowed(Objection.CLOSED));
    }

    @Test
    void thereAreNeverMoreCodesThanAStockCanBe() {
        act(new PublishCodes(1, Terms.MAX_STOCK));
        assertThat(rule(new PublishCodes(2, 1))).isEqualTo(new NotAllowed(Objection.STOCK_TOO_HIGH));
    }

    @Test
    void whoIsNotOnTheListIsKeptOutAndWhoHoldsOneKeepsIt() {
        claim("early");
        admit(1, "a", "b");
        assertThat(claim("a")).isInstanceOf(Issued.class);
        assertThat(claim("stranger")).isEqualTo(new Refused(ClaimRefusal.NOT_ELIGIBLE));
        assertThat(claim("early")).isInstanceOf(Held.class);
        claim("b");
        assertThat(claim("stranger")).as("also when all are gone").isEqualTo(new Refused(ClaimRefusal.NOT_ELIGIBLE));
        act(new PublishEligible(0, 0));
        assertThat(claim("stranger")).isEqualTo(new Refused(ClaimRefusal.SOLD_OUT));
    }

    @Test
    void nobodyNewIsDecidedBeforeTheListIsWhole() {
        claim("early");
        act(new PublishEligible(1, 2));
        assertThat(campaign.needsList()).isTrue();
        assertThat(claim("a")).isEqualTo(ClaimDecision.MEMORY_FULL);
        assertThat(claim("early")).isInstanceOf(Held.class);
    }

    @Test
    void anotherListHasToBeReadAnew() {
        admit(1, "a");
        assertThat(campaign.needsList()).isFalse();
        act(new AddStock(1));
        assertThat(campaign.needsList()).as("another change").isFalse();
        act(new PublishEligible(2, 1));
        assertThat(campaign.needsList()).isTrue();
    }

    @Test
    void whoMayNotClaimIsToldThatBeforeTheLimit() {
        Campaign several = new Campaign(TestCampaigns.terms("c", 9, 1 + 1), MemoryBudget.UNBOUNDED);
        HolderIdentity user = TestCampaigns.user("a");
        several.decide(user, TestCampaigns.user("k1"), NOW);
        several.decide(user, TestCampaigns.user("k2"), NOW);
        several.change(((Changed) CommandRuling.evaluate(several.terms(), 2, new PublishEligible(1, 0), NOW)).after());
        several.eligible(new EligibleUsers(0, MemoryBudget.UNBOUNDED));
        assertThat(several.decide(user, TestCampaigns.user("k3"), NOW))
                .isEqualTo(new Refused(ClaimRefusal.NOT_ELIGIBLE));
        assertThat(several.decide(user, TestCampaigns.user("k2"), NOW)).isInstanceOf(Held.class);
    }
}
