package io.dibs.ledger;

import static io.dibs.ledger.BlockingLedger.NOW;
import static io.dibs.ledger.BlockingLedger.coupon;
import static io.dibs.ledger.BlockingLedger.keyed;
import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.Milestone;
import io.dibs.campaign.Terms;
import io.dibs.shard.Batch;
import io.dibs.shard.Coupon;
import io.dibs.shard.MilestoneReached;
import io.dibs.shard.WriteOutcome;
import io.dibs.shard.WriteOutcome.Committed;
import io.dibs.shard.WriteOutcome.Fenced;
import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.postgres.TestDatabase;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is worth telling stands in the ledger with what brought it about, once. */
class NoticesIT {
    @RegisterExtension
    private static final TestDatabase DATABASE = new TestDatabase();

    private PostgresLedger postgres;
    private PostgresLedger other;
    private ShardWriter writer;

    @BeforeEach
    void open() {
        postgres = DATABASE.open("one");
        other = DATABASE.open("two");
        writer = new BlockingLedger(postgres.ledger()).writer(1);
    }

    private String notices() {
        String sql = "SELECT string_agg(event, ' ' ORDER BY at, event COLLATE \"C\") FROM notice";
        return DATABASE.read(sql);
    }

    private void create(String id, int perUser) {
        assertThat(writer.execute(BlockingLedger.creation(id, 1, "make " + id, 10, perUser)))
                .isInstanceOf(Committed.class);
        DATABASE.run("DELETE FROM notice");
    }

    private WriteOutcome append(Milestone milestone, Coupon coupon) {
        Batch batch = new Batch();
        batch.coupons().add(coupon);
        batch.reached().add(new MilestoneReached("c", milestone, 10, coupon.sequence(), NOW));
        return writer.append(batch);
    }

    @Test
    void aBatchWritesWhatItsCouponsBringAbout() {
        create("c", 1);
        assertThat(append(Milestone.HALF_GONE, coupon("c", 1, "u-1"))).isInstanceOf(Committed.class);
        assertThat(notices()).isEqualTo("campaign.half-gone");
        assertThat(DATABASE.read("SELECT data::text FROM notice"))
                .isEqualTo("{\"name\": \"Summer\", \"stock\": 10, \"issued\": 1, \"campaign\": \"c\"}");
    }

    @Test
    void aBatchOfKeyedCouponsDoesToo() {
        create("c", 2);
        assertThat(append(Milestone.SOLD_OUT, keyed("c", 1, "u-1", 1, new HolderIdentity(1, 2))))
                .isInstanceOf(Committed.class);
        assertThat(notices()).isEqualTo("campaign.sold-out");
    }

    @Test
    void aBatchThatIsFencedOrRefusedWritesNothing() {
        create("c", 1);
        assertThat(append(Milestone.HALF_GONE, coupon("c", 1, "u-1"))).isInstanceOf(Committed.class);
        ShardWriter successor = new BlockingLedger(postgres.ledger()).writer(1);
        assertThat(append(Milestone.SOLD_OUT, coupon("c", 2, "u-2"))).isInstanceOf(Fenced.class);
        writer = successor;
        assertThat(append(Milestone.SOLD_OUT, coupon("c", 1, "u-3"))).isInstanceOf(WriteOutcome.Contradicted.class);
        assertThat(notices()).isEqualTo("campaign.half-gone");
    }

    private Terms change(String request, CampaignAction action, Terms before, Terms after) {
        assertThat(writer.execute(BlockingLedger.change("c", request, action, before, after)))
                .isInstanceOf(Committed.class);
        return after;
    }

    @Test
    void commandsTellOfWhatTheyChangeAndOnlyOnce() {
        Terms terms = BlockingLedger.terms("c", 1, 10, 1);
        assertThat(writer.execute(BlockingLedger.creation("c", 1, "make", 10, 1)))
                .isInstanceOf(Committed.class);
        assertThat(notices()).isEqualTo("campaign.opened");
        terms = change("pause", new CampaignAction.Pause(), terms, terms.withPhase(CampaignPhase.PAUSED));
        assertThat(notices()).isEqualTo("campaign.opened");
        Terms opened = change("open", new CampaignAction.Open(), terms, terms.withPhase(CampaignPhase.LIVE));
        change("open", new CampaignAction.Open(), terms, opened);
        assertThat(notices()).isEqualTo("campaign.opened campaign.opened");
        append(Milestone.HALF_GONE, coupon("c", 1, "u-1"));
        DATABASE.run("DELETE FROM notice");
        Terms fewer = change("stock", new CampaignAction.AddStock(-9), opened, opened.withStock(1));
        assertThat(notices()).isEqualTo("campaign.half-gone campaign.nine-tenths-gone campaign.sold-out");
        Terms more = change("more", new CampaignAction.AddStock(1), fewer, fewer.withStock(2));
        change("close", new CampaignAction.Close(), more, more.withPhase(CampaignPhase.CLOSED));
        assertThat(notices())
                .isEqualTo("campaign.closed campaign.half-gone campaign.nine-tenths-gone campaign.sold-out");
    }

    private void schedule(String id, String phase, String opensAt, String closesAt, String couponsExpireAt) {
        DATABASE.run(
                "INSERT INTO campaign (id, shard, number, stock, per_user, phase, opens_at, closes_at, coupon_expires_at,"
                        + " code_key, version, created_at, changed_at) SELECT '" + id + "', 1,"
                        + " (SELECT 2 + count(*) FROM campaign), 10, 1, '" + phase + "', " + opensAt + ", " + closesAt
                        + ", " + couponsExpireAt + ", decode(repeat('00', 16), 'hex'), 1, now(), now()");
    }

    /** Both nodes look at once, several times. */
    private void look() {
        for (int i = 0; i < 5; i++) {
            ConditionWait.get(
                    Future.all(postgres.outbox().look(), other.outbox().look()));
        }
    }

    @Test
    void whatHappensByTheClockIsNotedOnceHoweverManyLook() {
        schedule("opens", "LIVE", "now() - interval '1 second'", "NULL", "NULL");
        schedule("later", "LIVE", "now() + interval '1 hour'", "NULL", "NULL");
        schedule("draft", "DRAFT", "now() - interval '1 second'", "now()", "NULL");
        schedule("closes", "PAUSED", "NULL", "now() - interval '1 second'", "NULL");
        schedule("ended", "CLOSED", "NULL", "now() - interval '1 second'", "NULL");
        look();
        assertThat(notices()).isEqualTo("campaign.opened campaign.closed");
    }

    @Test
    void whatTheClockDidWhileNobodyLookedIsNotedLater() {
        DATABASE.run("UPDATE notice_watch SET upto = now() - interval '2 hours'");
        schedule("opens", "LIVE", "now() - interval '1 hour'", "NULL", "NULL");
        look();
        assertThat(notices()).isEqualTo("campaign.opened");
    }

    @Test
    void anOpeningByCommandIsNotNotedByTheClockToo() {
        schedule("opens", "LIVE", "now() - interval '1 second'", "NULL", "NULL");
        DATABASE.run(
                "INSERT INTO notice (event, campaign, at, data) SELECT 'campaign.opened', id, opens_at, '{}' FROM campaign");
        look();
        assertThat(notices()).isEqualTo("campaign.opened");
    }

    @Test
    void couponsThatExpireWithinADayAreNotedOnce() {
        schedule("soon", "LIVE", "NULL", "NULL", "now() + interval '23 hours'");
        schedule("late", "LIVE", "NULL", "NULL", "now() + interval '25 hours'");
        schedule("past", "LIVE", "NULL", "NULL", "now() - interval '1 second'");
        ConditionWait.get(
                Future.all(postgres.outbox().lookAhead(), other.outbox().lookAhead()));
        ConditionWait.get(postgres.outbox().lookAhead());
        assertThat(DATABASE.read("SELECT event || ' ' || campaign FROM notice")).isEqualTo("campaign.expiring soon");
        assertThat(notices()).isEqualTo("campaign.expiring");
    }

    private void silentNode() {
        DATABASE.run("INSERT INTO node (id, label, beat, members, beat_at) VALUES ('" + UUID.randomUUID()
                + "', 'three', 7, '', now() - interval '11 seconds')");
    }

    @Test
    void aNodeThatFallsSilentIsLostOnce() {
        DATABASE.run("UPDATE notice_watch SET since = now() - interval '20 seconds'");
        silentNode();
        look();
        assertThat(notices()).isEqualTo("node.lost");
        assertThat(DATABASE.read("SELECT data->>'node' FROM notice")).isEqualTo("three");
    }

    @Test
    void aNodeThatCameBackCanBeLostAgain() {
        DATABASE.run("UPDATE notice_watch SET since = now() - interval '20 seconds'");
        silentNode();
        look();
        DATABASE.run("UPDATE node SET beat = beat + 1");
        look();
        assertThat(notices()).isEqualTo("node.lost node.lost");
    }

    @Test
    void nobodyIsLostBecausePostgresWasOutOfReach() {
        DATABASE.run("UPDATE notice_watch SET upto = now() - interval '20 seconds', since = now() - interval '1 day'");
        silentNode();
        look();
        assertThat(notices()).isNull();
    }

    private void takeover(int shard, String cause, String age) {
        DATABASE.run("INSERT INTO takeover (shard, epoch, node, label, cause, source, millis, at) VALUES (" + shard
                + ", 5, '00000000-0000-0000-0000-000000000001', 'one', '" + cause + "', 'snapshot', " + shard
                + ", now() - interval '" + age + "')");
    }

    @Test
    void takeoversByForceAreNotedTogetherAndHandoversAreNot() {
        takeover(3, "LOST", "3 seconds");
        takeover(7, "LOST", "1 second");
        takeover(8, "HANDED_OVER", "3 seconds");
        look();
        assertThat(notices()).isNull();
        DATABASE.run("UPDATE takeover SET at = at - interval '3 seconds'");
        look();
        assertThat(notices()).isEqualTo("shard.taken-over");
        assertThat(DATABASE.read("SELECT data::text FROM notice"))
                .isEqualTo("{\"node\": \"one\", \"cause\": \"lost\", \"millis\": 7, \"shards\": [3, 7]}");
    }

    /** Another node that looks at the same moment has locked some of the rows. */
    @Test
    void takeoversThatCameTogetherAreOneNoticeHoweverManyLook() throws SQLException {
        takeover(3, "LOST", "9 seconds");
        takeover(7, "LOST", "9 seconds");
        Future<Void> look;
        try (Connection another = DATABASE.connect();
                Statement statement = another.createStatement()) {
            another.setAutoCommit(false);
            statement.execute("SELECT FROM takeover WHERE shard = 3 FOR UPDATE");
            look = postgres.outbox().look();
            ConditionWait.until(
                    "the look waits for the other node, or is over",
                    () -> look.isComplete()
                            || DATABASE.read("SELECT count(*) FROM pg_locks WHERE NOT granted")
                                    .equals("1"));
            another.rollback();
        }
        ConditionWait.get(look);
        look();
        assertThat(DATABASE.read("SELECT string_agg(data->>'shards', ' ') FROM notice"))
                .isEqualTo("[3, 7]");
    }
}
