package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CampaignStatus;
import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.Terms;
import io.dibs.repository.CampaignAudit;
import io.dibs.repository.CampaignRepository;
import io.dibs.repository.CampaignView;
import io.dibs.repository.CouponView;
import io.dibs.repository.ForgottenClaims.Question;
import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.network.CuttableProxy;
import io.dibs.testkit.postgres.PostgresProcess;
import io.dibs.testkit.postgres.TestDatabase;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the API and the audit read. */
class CampaignQueriesIT {
    @RegisterExtension
    private static final TestDatabase DATABASE = new TestDatabase();

    private PostgresLedger postgres;
    private CampaignRepository campaigns;

    @BeforeEach
    void open() {
        postgres = DATABASE.open("one");
        campaigns = postgres.repositories().campaigns();
        for (String id : new String[] {"a", "b", "c"}) {
            LogRows.campaign(DATABASE::run, id, id.charAt(0), 2_500);
        }
        LogRows.append(DATABASE::run, "a", 2_500, 100);
    }

    @Test
    void aCampaignShowsWhatIsIssued() {
        CampaignView campaign = ConditionWait.get(campaigns.campaign("a")).orElseThrow();
        assertThat(campaign.issued()).isEqualTo(2_500);
        assertThat(campaign.terms().status(System.currentTimeMillis(), campaign.issued()))
                .isEqualTo(CampaignStatus.SOLD_OUT);
        assertThat(campaign.description().metadata()).isEqualTo("{\"k\": [1]}");
        assertThat(ConditionWait.get(campaigns.campaign(0, 'a'))).contains(campaign);
        assertThat(ConditionWait.get(campaigns.campaign("nobody"))).isEmpty();
    }

    @Test
    void campaignsComeInPagesByTheirId() {
        List<CampaignView> first = ConditionWait.get(campaigns.campaigns(null, true, 0, null, 2));
        List<CampaignView> second = ConditionWait.get(campaigns.campaigns(null, true, 0, "b", 2));
        assertThat(first).extracting(campaign -> campaign.terms().campaign()).containsExactly("a", "b");
        assertThat(second).extracting(campaign -> campaign.terms().campaign()).containsExactly("c");
    }

    @Test
    void campaignsAreFoundByTheStateThatTheRulesSee() {
        DATABASE.run(
                "INSERT INTO campaign (id, shard, number, stock, per_user, phase, opens_at, closes_at, code_key, version,"
                        + " created_at, changed_at) SELECT 's-' || row_number() OVER (), 1, row_number() OVER (), stock, 1, phase,"
                        + " opens_at, closes_at, decode(repeat('07', 16), 'hex'), 1, now(), now()"
                        + " FROM unnest(ARRAY['DRAFT', 'LIVE', 'PAUSED', 'CLOSED']) phase,"
                        + " unnest(ARRAY[0, 1]) stock, (VALUES (NULL), (to_timestamp(1000)), (to_timestamp(1000.001))) o (opens_at),"
                        + " (VALUES (NULL), (to_timestamp(1000)), (to_timestamp(1000.001)), (to_timestamp(2000))) e (closes_at)");
        LogRows.heads(DATABASE::run);
        DATABASE.run("INSERT INTO ledger_loss (campaign, found_at, issued, decided_at)"
                + " SELECT key, now(), 0, CASE WHEN key % 3 = 1 THEN now() END FROM head"
                + " WHERE campaign LIKE 's-%' AND key % 3 > 0");
        long now = 1_000_000;
        List<CampaignView> all = ConditionWait.get(campaigns.campaigns(null, true, 0, null, 1_000));
        assertThat(all).extracting(each -> each.terms().ledgerBehind()).contains(true, false);
        assertThat(all).hasSize(99);
        for (CampaignStatus status : CampaignStatus.values()) {
            assertThat(ConditionWait.get(campaigns.campaigns(status, true, now, null, 1_000)))
                    .as("%s", status)
                    .isNotEmpty()
                    .isEqualTo(all.stream()
                            .filter(campaign -> campaign.terms().status(now, campaign.issued()) == status)
                            .toList());
        }
    }

    @Test
    void draftsAreLeftOutForThoseWhoMayNotSeeThem() {
        DATABASE.run("UPDATE campaign SET phase = 'DRAFT' WHERE id = 'b'");
        assertThat(ConditionWait.get(campaigns.campaigns(null, false, 0, null, 2)))
                .extracting(campaign -> campaign.terms().campaign())
                .containsExactly("a", "c");
        assertThat(ConditionWait.get(campaigns.campaigns(CampaignStatus.DRAFT, false, 0, null, 2)))
                .isEmpty();
        assertThat(ConditionWait.get(campaigns.campaigns(CampaignStatus.DRAFT, true, 0, null, 2)))
                .hasSize(1);
    }

    @Test
    void campaignsOfAStateComeInPages() {
        List<CampaignView> page =
                ConditionWait.get(campaigns.campaigns(CampaignStatus.OPEN, true, System.currentTimeMillis(), "b", 5));
        assertThat(page).extracting(campaign -> campaign.terms().campaign()).containsExactly("c");
    }

    @Test
    void couponsAreFoundByUserAndBySequence() {
        CouponView coupon = ConditionWait.get(postgres.repositories().coupons().coupon("a", 7))
                .orElseThrow();
        assertThat(coupon.userId()).isEqualTo("u7");
        assertThat(coupon.revokedAt()).isNull();
        assertThat(ConditionWait.get(postgres.repositories().coupons().ofUser("a", "u7")))
                .containsExactly(coupon);
        assertThat(ConditionWait.get(postgres.repositories().coupons().ofUser("b", "u7")))
                .isEmpty();
    }

    @Test
    void claimsOnClosedCampaignsAreAnsweredManyAtOnce() {
        couponByCoupon();
        DATABASE.run("UPDATE issue SET keys = '\\x00000000000000010000000000000002' WHERE last = 9");
        Terms a = terms("a");
        List<Question> claims = List.of(
                new Question(a, "u7", null),
                new Question(terms("b"), "u7", null),
                new Question(a, "nobody", null),
                new Question(a, "u9", new HolderIdentity(1, 2)),
                new Question(a, "u9", new HolderIdentity(1, 3)),
                new Question(a, "u7", null));
        assertThat(ConditionWait.get(postgres.repositories().forgottenClaims().find(claims)))
                .extracting(found -> found.coupon() == null ? 0 : found.coupon().sequence())
                .containsExactly(7, 0, 0, 9, 0, 7);
    }

    private Terms terms(String campaign) {
        return ConditionWait.get(campaigns.campaign(campaign)).orElseThrow().terms();
    }

    @Test
    void theFeedGoesOnAfterASequence() {
        assertThat(ConditionWait.get(postgres.repositories().feed().page("a", 2_490, 5)))
                .extracting(CouponView::sequence)
                .containsExactly(2_491, 2_492, 2_493, 2_494, 2_495);
    }

    @Test
    void theAuditOfASoundCampaignHolds() {
        assertThat(audit()).contains(new CampaignAudit("a", 2_500, 2_500, 2_500, 0, 0, 0, 0));
        assertThat(audit().orElseThrow().verdict()).isEqualTo("holds");
        assertThat(ConditionWait.get(campaigns.audit("b"))).contains(new CampaignAudit("b", 2_500, 0, 0, 0, 0, 0, 0));
        assertThat(ConditionWait.get(campaigns.audit("nobody"))).isEmpty();
    }

    @Test
    void theAuditFindsAGap() {
        couponByCoupon();
        DATABASE.run("DELETE FROM issue WHERE last IN (3, 4, 900)");
        assertThat(audit()).contains(new CampaignAudit("a", 2_500, 2_497, 2_500, 3, 0, 0, 0));
        assertThat(audit().orElseThrow().verdict()).isEqualTo("violated");
    }

    @Test
    void theAuditFindsAUserWithMoreThanTheirShare() {
        couponByCoupon();
        DATABASE.run("UPDATE issue SET users = 'u1' WHERE last IN (2, 3)");
        assertThat(audit()).contains(new CampaignAudit("a", 2_500, 2_500, 2_500, 0, 2, 0, 0));
    }

    @Test
    void theAuditFindsMoreThanTheStock() {
        DATABASE.run("UPDATE campaign SET stock = 2400 WHERE id = 'a'");
        assertThat(audit()).contains(new CampaignAudit("a", 2_400, 2_500, 2_500, 0, 0, 100, 0));
    }

    @Test
    void theAuditFindsCouponsWhoseCampaignIsGone() {
        DATABASE.run("DELETE FROM campaign WHERE id = 'a'");
        assertThat(audit().orElseThrow().overIssue()).isEqualTo(2_500);
        assertThat(audit().orElseThrow().verdict()).isEqualTo("violated");
    }

    @Test
    void theAuditReliesOnNoConstraint() {
        couponByCoupon();
        DATABASE.run(
                "ALTER TABLE issue DROP CONSTRAINT issue_pkey, DROP CONSTRAINT issue_check",
                "UPDATE issue SET first = 5, last = 5 WHERE last = 6",
                "UPDATE issue SET first = 0, last = 0 WHERE last = 1");
        assertThat(audit()).contains(new CampaignAudit("a", 2_500, 2_500, 2_500, 2, 2, 0, 0));
    }

    /** What waits for it waits for a bounded time; it is asked again when it answers. */
    @Test
    void aServerThatSaysNothingIsNotWaitedFor() {
        CuttableProxy proxy =
                new CuttableProxy(DATABASE.vertx(), DATABASE.server().port());
        PostgresLimits hasty = new PostgresLimits(3_000, 300, 400, 500, 60_000, 60_000, 2, 4);
        PostgresSettings viaProxy = PostgresProcess.settings(DATABASE.settings().database(), proxy.port())
                .with(hasty);
        PostgresLedger other = DATABASE.open(new NodeIdentity(UUID.randomUUID(), "two"), viaProxy);
        Terms terms = ConditionWait.get(other.repositories().campaigns().campaign("a"))
                .orElseThrow()
                .terms();
        proxy.swallowAnswers();
        Future<?> read = other.repositories().campaigns().campaign("a");
        Future<?> write = other.repositories().coupons().redeem(terms, 1, "order", 0);
        ConditionWait.until("both are given up", () -> read.isComplete() && write.isComplete());
        assertThat(read.cause()).isInstanceOf(TimeoutException.class);
        assertThat(write.cause()).isInstanceOf(TimeoutException.class);
        proxy.cut();
        assertThat(ConditionWait.get(other.repositories().campaigns().campaign("a")))
                .isPresent();
    }

    private static void couponByCoupon() {
        DATABASE.run("DELETE FROM issue");
        LogRows.append(DATABASE::run, "a", 2_500, 1);
    }

    private Optional<CampaignAudit> audit() {
        return ConditionWait.get(new CampaignAuditor(DATABASE.vertx(), DATABASE.settings()).audit("a"));
    }
}
