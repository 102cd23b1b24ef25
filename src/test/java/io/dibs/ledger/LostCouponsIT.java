package io.dibs.ledger;

import static io.dibs.ledger.BlockingLedger.coupon;
import static io.dibs.ledger.BlockingLedger.keyed;
import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CouponCode;
import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.Terms;
import io.dibs.repository.CampaignAudit;
import io.dibs.repository.ForgottenClaims.Finding;
import io.dibs.repository.ForgottenClaims.Question;
import io.dibs.repository.LedgerLoss;
import io.dibs.shard.Coupon;
import io.dibs.shard.CouponPage;
import io.dibs.shard.Fence;
import io.dibs.shard.RecoveredCampaign;
import io.dibs.shard.WriteOutcome;
import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.postgres.TestDatabase;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Coupons that the log has lost and a snapshot still had go back to their holders when the campaign goes on. */
class LostCouponsIT {
    @RegisterExtension
    private static final TestDatabase DATABASE = new TestDatabase();

    /** How many coupons the log still has. */
    private static final int HAS = 2;

    private PostgresLedger postgres;
    private BlockingLedger ledger;
    private CampaignAuditor auditor;
    private Terms before;
    private Fence fence;

    @BeforeEach
    void open() {
        postgres = DATABASE.open(new NodeIdentity(UUID.randomUUID(), "one"), DATABASE.settings());
        ledger = new BlockingLedger(postgres.ledger());
        auditor = new CampaignAuditor(DATABASE.vertx(), DATABASE.settings());
    }

    private void lose(int stock, int perUser, Coupon... stillThere) {
        ShardWriter writer = ledger.writer(0);
        writer.execute(BlockingLedger.creation("c", 0, "r1", stock, perUser));
        if (stillThere.length > 0) {
            writer.append(stillThere);
        }
        before = found().terms();
        fence = ledger.taken(0);
        assertThat(ledger.renewCodeKeys(fence)).isEqualTo(WriteOutcome.COMMITTED);
        fence = fence.afterBatch();
    }

    private void lose(int stock) {
        lose(stock, 1, coupon("c", 1, "u1"), coupon("c", HAS, "u2"));
    }

    /** As the owner that the shard has by now. */
    private RecoveredCampaign found() {
        String[] row = DATABASE.read("SELECT concat_ws(' ', epoch, owner, batch_no) FROM fence WHERE shard = 0")
                .split(" ");
        return ledger.campaigns(new Fence(0, Long.parseLong(row[0]), UUID.fromString(row[1]), Long.parseLong(row[2])))
                .get(0);
    }

    private WriteOutcome keep(Coupon... lost) {
        return ledger.keepLost(fence, found().terms(), HAS, page(lost));
    }

    private static CouponPage page(Coupon... coupons) {
        boolean keyed = coupons[0].key() != null;
        return new CouponPage(
                coupons[0].sequence(),
                Arrays.stream(coupons).mapToLong(each -> identity(each).high()).toArray(),
                Arrays.stream(coupons).mapToLong(each -> identity(each).low()).toArray(),
                Arrays.stream(coupons).mapToLong(Coupon::issuedAt).toArray(),
                keyed
                        ? Arrays.stream(coupons)
                                .mapToLong(each -> each.key().high())
                                .toArray()
                        : null,
                keyed
                        ? Arrays.stream(coupons)
                                .mapToLong(each -> each.key().low())
                                .toArray()
                        : null,
                new int[0]);
    }

    private static HolderIdentity identity(Coupon coupon) {
        return coupon.user().ordinal(coupon.ordinal());
    }

    private static Coupon[] lost(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(n -> coupon("c", n, "u" + n))
                .toArray(Coupon[]::new);
    }

    /** As the nodes of this database know its holder. */
    private Coupon hashed(Coupon coupon) {
        HolderIdentity user = postgres.identity().userHash().of(coupon.userId().getBytes(StandardCharsets.UTF_8));
        return new Coupon(
                coupon.campaign(),
                coupon.sequence(),
                coupon.userId(),
                user,
                coupon.ordinal(),
                coupon.key(),
                coupon.issuedAt());
    }

    private Optional<LedgerLoss> recover() {
        return ConditionWait.get(auditor.recover("c", "an operator"));
    }

    private CampaignAudit audit() {
        return ConditionWait.get(auditor.audit("c")).orElseThrow();
    }

    @Test
    void theyAreInTheLogUnderTheHashOfTheirHolder() {
        lose(10);
        assertThat(keep(lost(3, 5))).isEqualTo(WriteOutcome.COMMITTED);
        assertThat(keep(lost(6, 7))).as("the next page").isEqualTo(WriteOutcome.COMMITTED);
        assertThat(found().issued()).as("nobody has decided yet").isEqualTo(HAS);
        assertThat(audit().losses()).extracting(LedgerLoss::returned).containsExactly(5);

        assertThat(recover()).hasValueSatisfying(loss -> {
            assertThat(loss.returned()).isEqualTo(5);
            assertThat(loss.isDecided()).isTrue();
        });
        RecoveredCampaign now = found();
        assertThat(now.issued()).isEqualTo(7);
        CouponPage page = ledger.page(now.terms(), 3, 7);
        CouponPage given = page(lost(3, 7));
        assertThat(page.highs()).isEqualTo(given.highs());
        assertThat(page.lows()).isEqualTo(given.lows());
        assertThat(page.issuedAt()).isEqualTo(given.issuedAt());
        assertThat(DATABASE.read("SELECT string_agg(user_id, ' ' ORDER BY sequence) FROM coupon WHERE sequence > 2"))
                .startsWith("\u007ferased-")
                .doesNotContain("u3");
        assertThat(audit().holds()).isTrue();
        assertThat(DATABASE.read("SELECT count(*) FROM lost_coupon")).isEqualTo("0");
        assertThat(recover()).as("a second time").isEmpty();
        assertThat(found().issued()).isEqualTo(7);
    }

    /** So that what is read from a snapshot later can be compared with the log. */
    @Test
    void theHeadStandsAsIfTheyHadNeverBeenLost() {
        lose(10);
        keep(lost(3, 7));
        recover();
        ShardWriter writer = ledger.writer(1);
        writer.execute(BlockingLedger.creation("never-lost", 1, "r1", 10, 1));
        for (Coupon each : lost(1, 7)) {
            writer.append(coupon("never-lost", each.sequence(), "u" + each.sequence()));
        }
        assertThat(DATABASE.read("SELECT count(DISTINCT (issued, last_at, digest)) FROM head"))
                .isEqualTo("1");
    }

    /** Codes that were given out may be those of other coupons, from before an earlier loss. */
    @Test
    void theirCodesAreOfTheNewKey() {
        lose(10);
        keep(lost(3, 7));
        recover();
        Terms after = found().terms();
        String lost = new CouponCode.Writer(before).write(3);
        assertThat(new CouponCode.Writer(after).write(HAS)).isEqualTo(new CouponCode.Writer(before).write(HAS));
        assertThat(new CouponCode.Writer(after).write(3)).isNotEqualTo(lost);
        assertThat(CouponCode.sequence(CouponCode.read(lost).orElseThrow(), after.codeKey()))
                .isZero();
    }

    @Test
    void theNextCouponFollowsThem() {
        lose(10);
        keep(lost(3, 7));
        recover();
        fence = ledger.taken(0);
        assertThat(ledger.append(fence, coupon("c", 3, "stranger")))
                .as("a number that went back")
                .isInstanceOf(WriteOutcome.Contradicted.class);
        assertThat(ledger.append(fence, coupon("c", 8, "stranger"))).isEqualTo(WriteOutcome.COMMITTED);
    }

    @Test
    void theSupplyIsNotExceeded() {
        lose(4);
        keep(lost(3, 7));
        assertThat(recover().orElseThrow().returned()).isEqualTo(2);
        assertThat(found().issued()).isEqualTo(4);
        assertThat(audit().holds()).isTrue();
    }

    /** A change that is under way may take stock away. */
    @Test
    void aChangeThatIsUnderWayIsWaitedFor() throws SQLException {
        lose(10);
        keep(lost(3, 7));
        try (Connection change = DATABASE.connect();
                Statement statement = change.createStatement()) {
            change.setAutoCommit(false);
            statement.execute("UPDATE fence SET batch_no = batch_no + 1 WHERE shard = 0");
            Future<Optional<LedgerLoss>> recovering = auditor.recover("c", "an operator");
            ConditionWait.until("it waits for the fence", () -> DATABASE.read(
                            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                    + " AND wait_event_type = 'Lock'")
                    .equals("1"));
            statement.execute("UPDATE campaign SET stock = 3 WHERE id = 'c'");
            change.commit();
            assertThat(ConditionWait.get(recovering).orElseThrow().returned()).isEqualTo(1);
        }
        assertThat(audit().holds()).isTrue();
    }

    @Test
    void nothingBehindAGapGoesBack() {
        lose(10);
        keep(lost(3, 4));
        keep(lost(6, 7));
        assertThat(recover().orElseThrow().returned()).isEqualTo(2);
    }

    @Test
    void severalCouponsOfAUserKeepTheirKeys() {
        HolderIdentity first = new HolderIdentity(1, 2);
        HolderIdentity second = new HolderIdentity(3, 4);
        Coupon[] lost = {keyed("c", 3, "u2", 2, first), keyed("c", 4, "u3", 1, second)};
        lose(10, 2, keyed("c", 1, "u1", 1, first), keyed("c", 2, "u2", 1, second));
        keep(lost);
        assertThat(recover().orElseThrow().returned()).isEqualTo(2);
        CouponPage page = ledger.page(found().terms(), 3, 4);
        assertThat(new HolderIdentity(page.highs()[0], page.lows()[0])).isEqualTo(identity(lost[0]));
        assertThat(page.key(0)).isEqualTo(first);
        assertThat(page.key(1)).isEqualTo(second);
        assertThat(audit().holds()).isTrue();
    }

    /** The owner of a closed campaign has forgotten who holds what. */
    @Test
    void aLateClaimOnAClosedCampaignFindsThem() {
        lose(10);
        keep(hashed(coupon("c", 3, "u3")), hashed(coupon("c", 4, "u4")));
        recover();
        DATABASE.run("UPDATE campaign SET phase = 'CLOSED'");
        Terms terms = found().terms();
        List<Finding> found = ConditionWait.get(postgres.repositories()
                .forgottenClaims()
                .find(List.of(
                        new Question(terms, "u4", null),
                        new Question(terms, "nobody", null),
                        new Question(terms, "u1", null))));
        assertThat(found)
                .extracting(each -> each.coupon() == null ? 0 : each.coupon().sequence())
                .containsExactly(4, 0, 1);
        assertThat(found.get(0).coupon().userId()).isEqualTo("u4");
    }

    @Test
    void aLateClaimFindsTheOneOfSeveralThatItsKeyWon() {
        HolderIdentity first = new HolderIdentity(1, 2);
        HolderIdentity second = new HolderIdentity(3, 4);
        lose(10, 2, keyed("c", 1, "u1", 1, first), keyed("c", 2, "u2", 1, first));
        keep(hashed(keyed("c", 3, "u2", 2, second)), hashed(keyed("c", 4, "u3", 1, second)));
        recover();
        Terms terms = found().terms();
        assertThat(ConditionWait.get(postgres.repositories()
                        .forgottenClaims()
                        .find(List.of(
                                new Question(terms, "u2", second),
                                new Question(terms, "u2", first),
                                new Question(terms, "u3", first)))))
                .extracting(each -> each.coupon() == null ? 0 : each.coupon().sequence())
                .containsExactly(3, 2, 0);
    }

    @Test
    void aCampaignThatNowAllowsAnotherNumberEachGetsNothingBack() {
        lose(10);
        keep(lost(3, 4));
        DATABASE.run("UPDATE campaign SET per_user = 2");
        assertThat(recover().orElseThrow().returned()).isZero();
    }

    @Test
    void aClosedCampaignStaysAsItIs() {
        lose(10);
        keep(lost(3, 4));
        DATABASE.run("UPDATE campaign SET phase = 'CLOSED'");
        assertThat(recover().orElseThrow().returned()).isZero();
        assertThat(found().issued()).isEqualTo(HAS);
    }

    /** A version that did not know of them had the campaign go on, and it has lost coupons again. */
    @Test
    void thoseOfAnEarlierLossStayAway() {
        lose(10);
        keep(lost(3, 4));
        DATABASE.run("UPDATE ledger_loss SET decided_at = now()");
        fence = ledger.taken(0);
        ledger.renewCodeKeys(fence);
        assertThat(recover().orElseThrow().returned()).isZero();
        assertThat(found().issued()).isEqualTo(HAS);
    }

    @Test
    void whatAnotherSnapshotHeldTakesTheirPlace() {
        lose(10);
        keep(lost(3, 7));
        keep(coupon("c", 3, "u7"), coupon("c", 4, "u3"));
        assertThat(recover().orElseThrow().returned()).isEqualTo(2);
        assertThat(ledger.page(found().terms(), 3, 4).highs())
                .isEqualTo(page(coupon("c", 3, "u7"), coupon("c", 4, "u3")).highs());
    }

    @Test
    void onlyTheOwnerKeepsThem() {
        lose(10);
        Fence late = fence;
        fence = ledger.taken(0);
        assertThat(ledger.keepLost(late, found().terms(), HAS, page(lost(3, 4))))
                .isEqualTo(WriteOutcome.FENCED);
        keep(lost(3, 4));
        assertThat(ledger.keepLost(late, found().terms(), HAS, page(lost(3, 3))))
                .isEqualTo(WriteOutcome.FENCED);
        assertThat(recover().orElseThrow().returned()).isEqualTo(2);
    }

    @Test
    void whileNothingIsLostNothingIsKept() {
        ledger.writer(0).execute(BlockingLedger.creation("c", 0, "r1", 10, 1));
        fence = ledger.taken(0);
        assertThat(ledger.keepLost(fence, found().terms(), 0, page(lost(1, 2)))).isEqualTo(WriteOutcome.COMMITTED);
        assertThat(DATABASE.read("SELECT count(*) FROM lost_coupon")).isEqualTo("0");
    }

    /** One that was created again under the same id never gave them out. */
    @Test
    void noneIsOlderThanTheCampaign() {
        lose(10, 1);
        Coupon old = new Coupon("c", 1, "u1", coupon("c", 1, "u1").user(), 1, null, BlockingLedger.NOW - 1);
        ledger.keepLost(fence, found().terms(), 0, page(old));
        assertThat(recover().orElseThrow().returned()).isZero();
    }

    @Test
    void aCampaignThatIsDeletedTakesThemAlong() {
        lose(10, 1);
        ledger.keepLost(fence, found().terms(), 0, page(lost(1, 2)));
        assertThat(ledger.execute(
                        fence, BlockingLedger.change("c", "r2", new CampaignAction.Delete(), found().terms(), null)))
                .isInstanceOf(WriteOutcome.Committed.class);
        assertThat(DATABASE.read("SELECT count(*) FROM lost_coupon")).isEqualTo("0");
    }
}
