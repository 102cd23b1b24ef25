package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dibs.campaign.CampaignAction.Revoke;
import io.dibs.campaign.CommandRuling.Objection;
import io.dibs.campaign.CouponExpiry;
import io.dibs.campaign.CouponState;
import io.dibs.campaign.PublishedUploads;
import io.dibs.campaign.Terms;
import io.dibs.repository.CouponFeed.CouponBlock;
import io.dibs.repository.CouponRepository.HeldCoupon;
import io.dibs.repository.CouponRepository.HoldingCursor;
import io.dibs.repository.CouponRepository.HoldingQuery;
import io.dibs.repository.CouponRepository.UserCouponCounts;
import io.dibs.repository.CouponView;
import io.dibs.shard.CampaignChange;
import io.dibs.shard.WriteOutcome;
import io.dibs.shard.WriteOutcome.Committed;
import io.dibs.shard.WriteOutcome.Contradicted;
import io.dibs.shard.WriteOutcome.Declined;
import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.postgres.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The life of coupons: redeemed, revoked, expired; and who holds them. */
class CouponsIT {
    private static final long TTL = 3_600_000;
    private static final long SOON = BlockingLedger.NOW + 60_000;
    private static final int CROWD = 100;

    @RegisterExtension
    private static final TestDatabase DATABASE = new TestDatabase();

    private PostgresLedger postgres;
    private BlockingLedger ledger;
    private ShardWriter writer;
    private Terms terms;

    @BeforeEach
    void open() {
        postgres = DATABASE.open("one");
        ledger = new BlockingLedger(postgres.ledger());
        writer = ledger.writer(1);
        terms = campaign("a");
        append("a", "u1", "u2", "u3");
    }

    private Terms campaign(String id) {
        int number = 1 + Integer.parseInt(DATABASE.read("SELECT count(*) FROM campaign"));
        Terms created = BlockingLedger.proposal(10, 1).terms(id, 1, number);
        assertThat(writer.execute(new CampaignChange(
                        BlockingLedger.creation(id, 1, "r0", 10, 1).command(), null, created, BlockingLedger.NOW)))
                .isInstanceOf(Committed.class);
        return created;
    }

    private void append(String campaign, String... users) {
        for (int i = 0; i < users.length; i++) {
            assertThat(writer.append(BlockingLedger.coupon(campaign, i + 1, users[i])))
                    .isEqualTo(WriteOutcome.COMMITTED);
        }
    }

    private Future<Optional<CouponView>> redeeming(int sequence, String reference, long at) {
        return postgres.repositories().coupons().redeem(terms, sequence, reference, at);
    }

    private Optional<CouponView> redeem(int sequence, String reference) {
        return ConditionWait.get(redeeming(sequence, reference, SOON));
    }

    private CouponView coupon(int sequence) {
        return ConditionWait.get(postgres.repositories().coupons().coupon("a", sequence))
                .orElseThrow();
    }

    private WriteOutcome revoke(String request, int sequence, boolean restock) {
        Terms after = restock ? terms.withStock(terms.stock() + 1) : terms;
        WriteOutcome outcome =
                writer.execute(BlockingLedger.change("a", request, new Revoke(sequence, restock), terms, after));
        terms = outcome instanceof Committed ? after : terms;
        return outcome;
    }

    // ---- redeeming ---------------------------------------------------------------------------------------------

    @Test
    void aCouponIsRedeemedOnceAndTheSameReferenceGetsTheFirstAnswer() {
        CouponView first = redeem(2, "order-9").orElseThrow();
        assertThat(first.redeemedAt()).isEqualTo(SOON);
        assertThat(first.reference()).isEqualTo("order-9");
        assertThat(ConditionWait.get(redeeming(2, "order-9", SOON + 5))).contains(first);
        assertThat(redeem(2, "order-10")).isEmpty();
        assertThat(redeem(4, "order-11")).as("nobody has it").isEmpty();
        assertThat(coupon(2)).isEqualTo(first);
    }

    @Test
    void ofAHundredAtOnceOneWins() {
        List<Future<Optional<CouponView>>> all = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
            all.add(redeeming(1, "order-" + i, SOON + i));
        }
        List<CouponView> won =
                all.stream().flatMap(each -> ConditionWait.get(each).stream()).toList();
        assertThat(won).hasSize(1);
        assertThat(coupon(1)).isEqualTo(won.get(0));
    }

    @Test
    void aHundredOfOneReferenceGetOneAnswer() {
        List<Future<Optional<CouponView>>> all = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
            all.add(redeeming(1, "order", SOON + i));
        }
        assertThat(all).allSatisfy(each -> assertThat(ConditionWait.get(each)).contains(coupon(1)));
    }

    @Test
    void whatHasExpiredIsNotRedeemed() {
        long end = coupon(1).issuedAt() + TTL;
        assertThat(ConditionWait.get(redeeming(1, "late", end))).isEmpty();
        assertThat(ConditionWait.get(redeeming(1, "in time", end - 1))).isPresent();
        assertThat(ConditionWait.get(redeeming(1, "in time", end + 1)))
                .as("the first answer")
                .isPresent();
        terms = expiring(CouponExpiry.at(SOON));
        assertThat(ConditionWait.get(redeeming(2, "late", SOON))).isEmpty();
        assertThat(ConditionWait.get(redeeming(2, "in time", SOON - 1))).isPresent();
        terms = expiring(CouponExpiry.NEVER);
        assertThat(ConditionWait.get(redeeming(3, "ever", end * 2))).isPresent();
    }

    private Terms expiring(CouponExpiry expiry) {
        return new Terms(
                "a",
                1,
                1,
                10,
                1,
                terms.phase(),
                terms.opensAt(),
                terms.closesAt(),
                expiry,
                terms.codeKey(),
                PublishedUploads.NONE,
                1);
    }

    @Test
    void aCommitOfWhichTheServerWarnsIsNotAcknowledged() {
        DATABASE.run(
                "CREATE FUNCTION warn() RETURNS trigger LANGUAGE plpgsql AS"
                        + " $$ BEGIN RAISE WARNING 'not replicated'; RETURN new; END $$",
                "CREATE TRIGGER warn BEFORE INSERT ON coupon_state FOR EACH ROW EXECUTE FUNCTION warn()");
        assertThatThrownBy(() -> redeem(1, "order")).hasMessageContaining("not replicated");
        DATABASE.run("DROP TRIGGER warn ON coupon_state");
        assertThat(redeem(1, "order")).isPresent();
    }

    // ---- revoking ----------------------------------------------------------------------------------------------

    @Test
    void aRevocationKeepsTheRowAndMayGiveOneMore() {
        JsonObject result = new JsonObject(((Committed) revoke("r1", 2, true)).result());
        assertThat(result.getInteger("stock")).isEqualTo(11);
        assertThat(result.getInteger("revoked")).isEqualTo(2);
        assertThat(((Committed) revoke("r2", 3, false)).result()).contains("\"stock\": 11");
        assertThat(coupon(2).revokedAt()).isEqualTo(BlockingLedger.NOW);
        assertThat(coupon(2).userId()).isEqualTo("u2");
        assertThat(redeem(2, "order")).isEmpty();
        assertThat(ledger.campaigns(1).get(0).terms()).isEqualTo(terms);
        assertThat(ledger.page(terms, 1, 3).revoked()).containsExactly(2, 3);
        assertThat(DATABASE.read("SELECT before->>'stock' FROM history WHERE request = 'r1'"))
                .isEqualTo("10");
    }

    @Test
    void theSameRequestAnswersTheSameAndHappensOnce() {
        CampaignChange change = BlockingLedger.change("a", "r1", new Revoke(1, true), terms, terms.withStock(11));
        WriteOutcome first = writer.execute(change);
        assertThat(writer.execute(change)).isEqualTo(first).isInstanceOf(Committed.class);
        assertThat(ledger.campaigns(1).get(0).terms().stock()).isEqualTo(11);
    }

    @Test
    void aRequestThatHappenedRevokesNoOtherCoupon() {
        WriteOutcome first = revoke("r1", 1, true);
        assertThat(revoke("r1", 2, true)).isEqualTo(first).isInstanceOf(Committed.class);
        assertThat(coupon(2).revokedAt()).isNull();
        assertThat(ledger.campaigns(1).get(0).terms().stock()).isEqualTo(11);
    }

    @Test
    void whatTheRowDoesNotAllowMovesTheFenceAndNothingElse() {
        redeem(1, "order");
        revoke("r1", 2, false);
        assertThat(revoke("r2", 1, true)).isEqualTo(new Declined(Objection.REDEEMED));
        assertThat(revoke("r3", 2, true)).isEqualTo(new Declined(Objection.ALREADY_REVOKED));
        assertThat(revoke("r4", 9, true)).isEqualTo(new Declined(Objection.NOT_ISSUED));
        assertThat(writer.append(BlockingLedger.coupon("a", 4, "u4"))).isEqualTo(WriteOutcome.COMMITTED);
        assertThat(ledger.campaigns(1).get(0).terms().stock()).isEqualTo(10);
        assertThat(DATABASE.read("SELECT count(*) FROM history WHERE action = 'revoke'"))
                .isEqualTo("1");
    }

    @Test
    void memoryThatIsWrongAboutTheCampaignRevokesNothing() {
        Terms wrong = terms.withStock(9);
        CampaignChange change = BlockingLedger.change("a", "r1", new Revoke(1, false), wrong, wrong);
        assertThat(writer.execute(change)).isInstanceOf(Contradicted.class);
        assertThat(coupon(1).revokedAt()).isNull();
    }

    @Test
    void ofARedemptionAndARevocationAtOnceOneWins() {
        for (int sequence = 1; sequence <= 3; sequence++) {
            Future<Optional<CouponView>> redeeming = redeeming(sequence, "order", SOON);
            WriteOutcome revoked = revoke("r" + sequence, sequence, true);
            boolean redeemed = ConditionWait.get(redeeming).isPresent();
            assertThat(revoked).isEqualTo(redeemed ? new Declined(Objection.REDEEMED) : revoked);
            assertThat(revoked instanceof Committed).isNotEqualTo(redeemed);
            assertThat(coupon(sequence).revokedAt() == null).isEqualTo(redeemed);
        }
    }

    /** The statement sees the row as it was when it began, and waits for the till that has it. */
    @Test
    void aRevocationBehindARedemptionIsDeclined() throws Exception {
        try (Connection till = DATABASE.connect()) {
            till.setAutoCommit(false);
            try (Statement statement = till.createStatement()) {
                statement.execute("INSERT INTO coupon_state (campaign, sequence, redeemed_at, reference)"
                        + " SELECT key, 1, now(), 'till' FROM head WHERE campaign = 'a'");
            }
            CampaignChange change = BlockingLedger.change("a", "r1", new Revoke(1, true), terms, terms.withStock(11));
            Future<WriteOutcome> revoking = ledger.executing(writer.fence(), change);
            ConditionWait.until(
                    "the revocation waits", () -> !DATABASE.read("SELECT count(*) FROM pg_locks WHERE NOT granted")
                            .equals("0"));
            till.commit();
            assertThat(ConditionWait.get(revoking)).isEqualTo(new Declined(Objection.REDEEMED));
        }
    }

    @Test
    void revokedSequencesComeInOrderAndInPieces() {
        revoke("r1", 3, false);
        revoke("r2", 1, false);
        assertThat(ledger.revoked(terms, 0, 1)).containsExactly(1);
        assertThat(ledger.revoked(terms, 1, 5)).containsExactly(3);
        assertThat(ledger.revoked(terms, 3, 5)).isEmpty();
    }

    // ---- whose they are ----------------------------------------------------------------------------------------

    private List<String> held(CouponState state, long now, String afterCampaign, int afterOrdinal, int limit) {
        HoldingCursor after = new HoldingCursor(0, afterCampaign, afterOrdinal);
        return campaigns(new HoldingQuery("u1", state, null, after, limit, now));
    }

    private List<String> campaigns(HoldingQuery query) {
        return ConditionWait.get(postgres.repositories().coupons().ofUser(query)).stream()
                .map(each -> each.terms().campaign())
                .toList();
    }

    private void fourOfAUser() {
        for (String id : new String[] {"b", "c", "d"}) {
            campaign(id);
            append(id, "u1");
        }
        redeem(1, "order");
        DATABASE.run(
                "INSERT INTO coupon_state (campaign, sequence, revoked_at) SELECT key, 1, now() FROM head WHERE campaign = 'b'",
                "UPDATE campaign SET coupon_ttl_ms = 60000 WHERE id = 'c'",
                "UPDATE campaign SET coupon_ttl_ms = NULL WHERE id = 'd'");
    }

    @Test
    void aUsersCouponsComeInPagesByTheirState() {
        fourOfAUser();
        assertThat(held(null, SOON, "", 0, 10)).containsExactly("a", "b", "c", "d");
        assertThat(held(null, SOON, "", 0, 3)).containsExactly("a", "b", "c");
        assertThat(held(null, SOON, "c", 1, 3)).containsExactly("d");
        assertThat(held(CouponState.REDEEMED, SOON, "", 0, 10)).containsExactly("a");
        assertThat(held(CouponState.REVOKED, SOON, "", 0, 10)).containsExactly("b");
        assertThat(held(CouponState.EXPIRED, SOON, "", 0, 10)).containsExactly("c");
        assertThat(held(CouponState.ISSUED, SOON, "", 0, 10)).containsExactly("d");
        assertThat(held(CouponState.ISSUED, SOON - 1, "", 0, 10)).containsExactly("c", "d");
        HeldCoupon holding = ConditionWait.get(postgres.repositories()
                        .coupons()
                        .ofUser(new HoldingQuery("u2", null, null, HoldingCursor.START, 1, SOON)))
                .get(0);
        assertThat(holding).isEqualTo(new HeldCoupon(terms, 1, coupon(2)));
    }

    @Test
    void whatExpiresNextComesFirst() {
        fourOfAUser();
        long end = BlockingLedger.NOW + TTL;
        assertThat(campaigns(new HoldingQuery("u1", null, end + 1, HoldingCursor.START, 1, SOON)))
                .containsExactly("c");
        HoldingCursor next = new HoldingCursor(SOON, "c", 1);
        assertThat(campaigns(new HoldingQuery("u1", null, end + 1, next, 9, SOON)))
                .containsExactly("a", "b");
        assertThat(campaigns(new HoldingQuery("u1", null, end, next, 9, SOON))).isEmpty();
        assertThat(campaigns(new HoldingQuery("u1", CouponState.ISSUED, end + 1, HoldingCursor.START, 9, SOON - 1)))
                .containsExactly("c");
    }

    @Test
    void aUserInNumbers() {
        fourOfAUser();
        assertThat(ConditionWait.get(postgres.repositories().coupons().counts("u1", SOON)))
                .isEqualTo(new UserCouponCounts(1, 1, 1, 1, BlockingLedger.NOW, BlockingLedger.NOW));
        assertThat(ConditionWait.get(postgres.repositories().coupons().counts("nobody", SOON)))
                .isEqualTo(new UserCouponCounts(0, 0, 0, 0, null, null));
    }

    // ---- the feed ----------------------------------------------------------------------------------------------

    @Test
    void howFarCampaignsHaveComeIsOneRead() {
        assertThat(ConditionWait.get(postgres.repositories().feed().issued(Set.of("a", "nowhere"))))
                .isEqualTo(Map.of("a", 3, "nowhere", 0));
    }

    @Test
    void aRunHoldsWhatAnExportNeeds() {
        redeem(1, "order");
        revoke("r1", 3, false);
        DATABASE.run("UPDATE issue SET users = replace(users, 'u2', 'ü€😀')");
        CouponBlock run = ConditionWait.get(postgres.repositories().feed().block(terms, 1, 3));
        assertThat(new String(run.userIds(), StandardCharsets.UTF_8)).isEqualTo("u1\u001fü€😀\u001fu3");
        assertThat(run.issuedAt()).containsExactly(BlockingLedger.NOW, BlockingLedger.NOW, BlockingLedger.NOW + 1);
        assertThat(run.redeemed()).containsExactly(1);
        assertThat(run.revoked()).containsExactly(3);
        assertThat(ConditionWait.get(postgres.repositories().feed().block(terms, 2, 2))
                        .redeemed())
                .isEmpty();
        assertThatThrownBy(
                        () -> ConditionWait.get(postgres.repositories().feed().block(terms, 2, 4)))
                .hasMessageContaining("2 to 4");
    }
}
