package io.dibs.ledger;

import static io.dibs.ledger.BlockingLedger.coupon;
import static io.dibs.ledger.BlockingLedger.keyed;
import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.HolderIdentity;
import io.dibs.repository.CampaignAudit;
import io.dibs.repository.CouponView;
import io.dibs.shard.WriteOutcome;
import io.dibs.shard.WriteOutcome.Contradicted;
import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who holds what follows the log. */
class HolderIndexerIT {
    private static final int STOCK = 1_000_000;

    @RegisterExtension
    private static final TestDatabase DATABASE = new TestDatabase();

    private final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();
    private PostgresLedger postgres;
    private ShardWriter writer;

    @BeforeEach
    void open() {
        postgres = listening("one");
        LogRows.campaign(DATABASE::run, "a", 1, STOCK);
        writer = new BlockingLedger(postgres.ledger()).writer(0);
    }

    private PostgresLedger listening(String name) {
        PostgresLedger opened = DATABASE.open(name);
        opened.monitor().observeIndexer(new HolderIndexer.Listener() {
            @Override
            public void indexed(int coupons, long nanos) {}

            @Override
            public void violated(String campaign, int coupons) {
                violations.add(campaign + " " + coupons);
            }

            @Override
            public void failed(String cause) {}
        });
        return opened;
    }

    private static void awaitIndexed(int coupons) {
        ConditionWait.until("all are indexed", () -> DATABASE.read("SELECT sum(upto) FROM holder_watermark")
                .equals(String.valueOf(coupons)));
    }

    private List<CouponView> held(String user) {
        return ConditionWait.get(postgres.repositories().coupons().ofUser("a", user));
    }

    private CampaignAudit audit() {
        return ConditionWait.get(new CampaignAuditor(DATABASE.vertx(), DATABASE.settings()).audit("a"))
                .orElseThrow();
    }

    @Test
    void theHoldersOfABatchFollowWhenItIsQuiet() {
        writer.append(coupon("a", 1, "u1"), coupon("a", 2, "ü€😀"));
        assertThat(held("ü€😀")).extracting(CouponView::sequence).containsExactly(2);
        awaitIndexed(2);
        assertThat(DATABASE.read("SELECT string_agg(sequence::text, ',' ORDER BY sequence) FROM holder"))
                .isEqualTo("1,2");
        assertThat(held("ü€😀")).extracting(CouponView::sequence).containsExactly(2);
        assertThat(held("nobody")).isEmpty();
        ConditionWait.until("nothing is left", () -> postgres.monitor().indexLag() == 0);
        assertThat(audit().verdict()).isEqualTo("holds");
    }

    @Test
    void whatAUserHasIsFoundInTheIndexAndBehindIt() {
        stopIndexing();
        writer.append(
                keyed("a", 1, "u1", 1, new HolderIdentity(1, 1)), keyed("a", 2, "u2", 1, new HolderIdentity(2, 1)));
        DATABASE.run(
                "INSERT INTO holder (person, campaign, sequence) SELECT person('u1'), key, 1 FROM head",
                "INSERT INTO holder (person, campaign, sequence) SELECT person('u2'), key, 2 FROM head",
                "UPDATE holder_watermark SET upto = 2");
        writer.append(
                keyed("a", 3, "u1", 2, new HolderIdentity(1, 2)), keyed("a", 4, "u11", 1, new HolderIdentity(3, 1)));
        assertThat(held("u1")).extracting(CouponView::sequence).containsExactly(1, 3);
        assertThat(held("u11")).extracting(CouponView::sequence).containsExactly(4);
    }

    /** Its statement fails until the trigger is gone. */
    private static void stopIndexing() {
        DATABASE.run(
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not now'; END $$",
                "CREATE TRIGGER refuse BEFORE INSERT ON holder FOR EACH STATEMENT"
                        + " WHEN (current_setting('application_name') LIKE '%holders%') EXECUTE FUNCTION refuse()");
    }

    /** A replica was promoted that lacks the last step and no batch: no shard hears of that. */
    @Test
    void whatALostServerHadIndexedIsIndexedAgainOnTheNext() {
        writer.append(coupon("a", 1, "u1"), coupon("a", 2, "u2"));
        awaitIndexed(2);
        ConditionWait.until("nothing is left", () -> postgres.monitor().indexLag() == 0);
        DATABASE.run(
                "DELETE FROM holder WHERE sequence = 2",
                "UPDATE holder_watermark SET upto = 1",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE '%holders%'");
        awaitIndexed(2);
        assertThat(audit().misindexed()).isZero();
    }

    @Test
    void severalOfAUserAreKeptApart() {
        writer.append(
                keyed("a", 1, "u1", 1, new HolderIdentity(1, 1)),
                keyed("a", 2, "u1", 2, new HolderIdentity(1, 2)),
                keyed("a", 3, "u1", 3, new HolderIdentity(1, 3)));
        DATABASE.run("UPDATE campaign SET per_user = 3");
        awaitIndexed(3);
        assertThat(held("u1")).extracting(CouponView::sequence).containsExactly(1, 2, 3);
        assertThat(violations).isEmpty();
        assertThat(audit().verdict()).isEqualTo("holds");
    }

    @Test
    void whoWasGivenTwoIsReportedAndMemoryIsReadAgain() {
        writer.append(coupon("a", 1, "u1"), coupon("a", 2, "u2"));
        awaitIndexed(2);
        writer.append(coupon("a", 3, "u3"), coupon("a", 4, "u1"));
        awaitIndexed(4);
        ConditionWait.until("it is told", () -> violations.contains("a 1"));
        assertThat(writer.append(coupon("a", 5, "u5"))).isInstanceOf(Contradicted.class);
        writer.append(coupon("a", 5, "u5"));
        awaitIndexed(5);
        assertThat(audit().duplicates()).isEqualTo(1);
        assertThat(audit().misindexed()).isEqualTo(1);
        assertThat(violations).hasSize(1);
    }

    @Test
    void aSecondCouponIsReportedWhereItsStepHoldsNothingElse() {
        writer.append(coupon("a", 1, "u1"));
        awaitIndexed(1);
        writer.append(coupon("a", 2, "u1"));
        ConditionWait.until("it is told", () -> violations.contains("a 1"));
        assertThat(DATABASE.read("SELECT sum(upto) FROM holder_watermark")).isEqualTo("2");
    }

    /** Its own, too, where only the fence said that a batch was committed. */
    @Test
    void anOwnerDoesWhatTheOneBeforeLeftUndone() {
        LogRows.append(DATABASE::run, "a", 40_000, 500);
        assertThat(DATABASE.read("SELECT sum(upto) FROM holder_watermark")).isEqualTo("0");
        new BlockingLedger(postgres.ledger()).taken(0);
        awaitIndexed(40_000);
        assertThat(audit()).isEqualTo(new CampaignAudit("a", STOCK, 40_000, 40_000, 0, 0, 0, 0));
    }

    @Test
    void ofSeveralThatTryEachStepIsDoneOnce() {
        LogRows.append(DATABASE::run, "a", 60_000, 500);
        List<PostgresLedger> nodes = List.of(postgres, listening("two"), listening("three"));
        nodes.forEach(node -> new BlockingLedger(node.ledger()).taken(0));
        awaitIndexed(60_000);
        assertThat(DATABASE.read("SELECT count(DISTINCT person) || ' ' || count(*) FROM holder"))
                .isEqualTo("60000 60000");
        assertThat(violations).isEmpty();
        ConditionWait.until("each knows", () -> nodes.stream()
                .allMatch(node -> node.monitor().indexLag() == 0));
    }

    @Test
    void aKilledStepIsDoneAgain() {
        stopIndexing();
        writer.append(coupon("a", 1, "u1"));
        DATABASE.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE '%holders%'");
        DATABASE.run("DROP TRIGGER refuse ON holder");
        awaitIndexed(1);
        assertThat(audit().verdict()).isEqualTo("holds");
    }

    /**
     * As when a backup was restored, or a replica promoted that lagged: what the node knew of is not there any more.
     */
    @Test
    void aLogThatHasLostItsEndIsIndexedAsItGoesOn() {
        writer.append(coupon("a", 1, "u1"));
        writer.append(coupon("a", 2, "lost"));
        awaitIndexed(2);
        DATABASE.run(
                "DELETE FROM issue WHERE last = 2",
                "DELETE FROM holder WHERE sequence = 2",
                "UPDATE holder_watermark SET upto = 1",
                "UPDATE head SET issued = 1");
        writer.append(coupon("a", 2, "u2"));
        awaitIndexed(2);
        assertThat(held("u2")).extracting(CouponView::sequence).containsExactly(2);
        assertThat(held("lost")).isEmpty();
        assertThat(audit().verdict()).isEqualTo("holds");
    }

    @Test
    void theIndexNeverRunsAheadOfTheLog() {
        stopIndexing();
        writer.append(coupon("a", 1, "u1"));
        writer.append(coupon("a", 2, "lost"));
        DATABASE.run("DELETE FROM issue WHERE last = 2", "UPDATE head SET issued = 1");
        DATABASE.run("DROP TRIGGER refuse ON holder");
        awaitIndexed(1);
        writer.append(coupon("a", 2, "u2"));
        awaitIndexed(2);
        assertThat(audit().verdict()).isEqualTo("holds");
    }

    /** Readers look through the tail, so it must not grow without end. */
    @Test
    void aTailThatIsTooLongHoldsBackTheBatchesOfItsCampaign() throws SQLException {
        LogRows.append(DATABASE::run, "a", 300_000, 1_000);
        try (Connection other = DATABASE.connect();
                Statement locking = other.createStatement()) {
            other.setAutoCommit(false);
            locking.execute("SELECT 1 FROM holder_watermark FOR UPDATE");
            writer = new BlockingLedger(postgres.ledger()).writer(0);
            ConditionWait.until("the tail is known", () -> postgres.monitor().indexLag() == 300_000);
            long began = System.nanoTime();
            assertThat(writer.append(coupon("a", 300_001, "late"))).isEqualTo(WriteOutcome.COMMITTED);
            assertThat(System.nanoTime() - began).isGreaterThan(1_900_000_000L);
            other.rollback();
        }
        awaitIndexed(300_001);
        long began = System.nanoTime();
        assertThat(writer.append(IntStream.rangeClosed(300_002, 300_100)
                        .mapToObj(n -> coupon("a", n, "late" + n))
                        .toArray(io.dibs.shard.Coupon[]::new)))
                .isEqualTo(WriteOutcome.COMMITTED);
        assertThat(System.nanoTime() - began).isLessThan(1_900_000_000L);
    }
}
