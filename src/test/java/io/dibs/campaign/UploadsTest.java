package io.dibs.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.Action.AddStock;
import io.dibs.campaign.Action.Close;
import io.dibs.campaign.Action.PublishCodes;
import io.dibs.campaign.Action.PublishEligible;
import io.dibs.campaign.Action.Revoke;
import io.dibs.campaign.Decision.Held;
import io.dibs.campaign.Decision.Issued;
import io.dibs.campaign.Decision.Refused;
import io.dibs.campaign.Ruling.Changed;
import io.dibs.campaign.Ruling.NotAllowed;
import io.dibs.campaign.Ruling.Objection;
import org.junit.jupiter.api.Test;

/** What codes and lists that were uploaded change of the rules. */
class UploadsTest {
    private static final long NOW = Campaigns.NOW;
    private final Campaign campaign = new Campaign(Campaigns.terms("c", 3, 1), Room.UNBOUNDED);

    private void act(Action action) {
        campaign.change(((Changed) rule(action)).after());
    }

    private Ruling rule(Action action) {
        return Ruling.on(campaign.terms(), campaign.issued(), action, NOW);
    }

    private Decision claim(String user) {
        return campaign.decide(Campaigns.user(user), null, NOW);
    }

    private void admit(long list, String... users) {
        act(new PublishEligible(list, users.length));
        EligibleUsers eligible = new EligibleUsers(users.length, Room.UNBOUNDED);
        for (String user : users) {
            eligible.add(Campaigns.user(user));
        }
        campaign.eligible(eligible);
    }

    @Test
    void thereAreAsManyCouponsAsTheStockAndTheCodesAllow() {
        act(new PublishCodes(1, 2));
        assertThat(claim("a")).isInstanceOf(Issued.class);
        assertThat(claim("b")).isInstanceOf(Issued.class);
        assertThat(claim("c")).isEqualTo(new Refused(Refusal.SOLD_OUT));
        assertThat(campaign.state(NOW)).isEqualTo(State.SOLD_OUT);
        act(new PublishCodes(2, 5));
        assertThat(campaign.terms().uploads().codes()).isEqualTo(7);
        assertThat(claim("c")).isInstanceOf(Issued.class);
        assertThat(claim("d")).as("the stock").isEqualTo(new Refused(Refusal.SOLD_OUT));
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
        assertThat(claim("stranger")).isEqualTo(new Refused(Refusal.NOT_ELIGIBLE));
        assertThat(claim("early")).isInstanceOf(Held.class);
        claim("b");
        assertThat(claim("stranger")).as("also when all are gone").isEqualTo(new Refused(Refusal.NOT_ELIGIBLE));
        act(new PublishEligible(0, 0));
        assertThat(claim("stranger")).isEqualTo(new Refused(Refusal.SOLD_OUT));
    }

    @Test
    void nobodyNewIsDecidedBeforeTheListIsWhole() {
        claim("early");
        act(new PublishEligible(1, 2));
        assertThat(campaign.needsList()).isTrue();
        assertThat(claim("a")).isEqualTo(Decision.NO_ROOM);
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
        Campaign several = new Campaign(Campaigns.terms("c", 9, 1 + 1), Room.UNBOUNDED);
        Identity user = Campaigns.user("a");
        several.decide(user, Campaigns.user("k1"), NOW);
        several.decide(user, Campaigns.user("k2"), NOW);
        several.change(((Changed) Ruling.on(several.terms(), 2, new PublishEligible(1, 0), NOW)).after());
        several.eligible(new EligibleUsers(0, Room.UNBOUNDED));
        assertThat(several.decide(user, Campaigns.user("k3"), NOW)).isEqualTo(new Refused(Refusal.NOT_ELIGIBLE));
        assertThat(several.decide(user, Campaigns.user("k2"), NOW)).isInstanceOf(Held.class);
    }
}
