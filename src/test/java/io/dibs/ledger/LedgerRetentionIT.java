package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CampaignAction.Delete;
import io.dibs.campaign.Terms;
import io.dibs.ledger.LedgerRetention.KeptDays;
import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.postgres.TestDatabase;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is older than it is to be kept is forgotten, and nothing else. */
class LedgerRetentionIT {
    private static final KeptDays NOTHING_FORGOTTEN = new KeptDays(0, 0, 0);

    @RegisterExtension
    private static final TestDatabase DATABASE = new TestDatabase();

    private PostgresLedger postgres;
    private PostgresLedger other;

    @BeforeEach
    void open() {
        postgres = DATABASE.open("one");
        other = DATABASE.open("two");
    }

    private void forget(int history, int deliveries, int lists) {
        ConditionWait.get(postgres.retention().forget(new KeptDays(history, deliveries, lists)));
    }

    private static long count(String from) {
        return Long.parseLong(DATABASE.read("SELECT count(*) FROM " + from));
    }

    // ---- history -----------------------------------------------------------------------------------------------

    private static void changes(String campaign, int changes, String age) {
        DATABASE.run("INSERT INTO history (campaign, request, action, who, at, before, after)"
                + " SELECT '" + campaign + "', 'r' || n || '" + age + "', 'edit', 'somebody', now() - interval '" + age
                + "', '{}', ('{\"version\":' || n || '}')::jsonb FROM generate_series(1, " + changes + ") n");
    }

    @Test
    void oldChangesGoAndEachCampaignsLastOneStays() {
        changes("a", 2_500, "31 days");
        changes("a", 3, "29 days");
        changes("b", 5, "31 days");
        ConditionWait.get(postgres.retention().forget(NOTHING_FORGOTTEN));
        assertThat(count("history")).isEqualTo(2_508);
        forget(30, 0, 0);
        assertThat(DATABASE.read("SELECT string_agg(campaign || ' ' || request, ', ' ORDER BY number) FROM history"))
                .isEqualTo("a r129 days, a r229 days, a r329 days, b r531 days");
    }

    /** Its versions go on from the last one, so that no client that knew the old one changes the new one. */
    @Test
    void aCampaignThatWasDeletedLongAgoIsStillKnownByItsVersion() {
        BlockingLedger ledger = new BlockingLedger(postgres.ledger());
        ShardWriter writer = ledger.writer(1);
        writer.committed(BlockingLedger.creation("a", 1, "r1", 100, 1));
        Terms terms = BlockingLedger.terms("a", 1, 100, 1);
        writer.committed(BlockingLedger.change("a", "r2", new Delete(), terms, null));
        DATABASE.run("UPDATE history SET at = now() - interval '1 year'");
        Object before = ledger.lookUp(writer.fence(), BlockingLedger.creation("a", 1, "r3", 100, 1));
        forget(8, 0, 0);
        assertThat(count("history")).isEqualTo(1);
        assertThat(ledger.lookUp(writer.fence(), BlockingLedger.creation("a", 1, "r3", 100, 1)))
                .isEqualTo(before);
    }

    @Test
    void nodesThatForgetAtTheSameMomentDoNotWaitForEachOther() throws SQLException {
        changes("a", 10, "31 days");
        changes("a", 1, "1 day");
        try (Connection another = DATABASE.connect();
                Statement statement = another.createStatement()) {
            another.setAutoCommit(false);
            statement.execute("DELETE FROM history WHERE request = 'r131 days'");
            forget(30, 0, 0);
            assertThat(count("history")).isEqualTo(2);
            another.commit();
        }
        assertThat(count("history")).isEqualTo(1);
        changes("b", 5_000, "31 days");
        ConditionWait.get(Future.all(
                postgres.retention().forget(new KeptDays(30, 0, 0)),
                other.retention().forget(new KeptDays(30, 0, 0))));
        forget(30, 0, 0);
        assertThat(count("history")).isEqualTo(2);
    }

    // ---- deliveries --------------------------------------------------------------------------------------------

    private static void notice(String name, int age, String state, int attemptAge) {
        DATABASE.run("WITH n AS (INSERT INTO notice (event, campaign, at, noted_at, data, spread)"
                + " VALUES ('campaign.closed', '" + name + "', now(), now() - interval '" + age + " days', '{}', true)"
                + " RETURNING id), w AS (INSERT INTO webhook (id, url, format, events, secret)"
                + " VALUES (gen_random_uuid(), 'http://x', 'JSON', '{}', '') RETURNING id)"
                + " INSERT INTO delivery (webhook, notice, state, due_at, give_up_at, attempted_at)"
                + " SELECT w.id, n.id, '" + state + "', now(), now(), now() - interval '" + attemptAge
                + " days' FROM n, w");
    }

    @Test
    void oldNoticesGoWithTheirDeliveriesUnlessSomebodyStillWaitsForThem() {
        notice("delivered", 8, "DELIVERED", 8);
        notice("failed", 8, "FAILED", 8);
        notice("pending", 8, "PENDING", 8);
        notice("again", 8, "DELIVERED", 6);
        notice("young", 6, "DELIVERED", 6);
        DATABASE.run("INSERT INTO notice (event, campaign, at, noted_at, data) VALUES ('campaign.closed', 'unspread',"
                + " now(), now() - interval '8 days', '{}')");
        forget(0, 7, 0);
        assertThat(DATABASE.read("SELECT string_agg(campaign, ' ' ORDER BY campaign) FROM notice"))
                .isEqualTo("again pending unspread young");
        assertThat(count("delivery")).isEqualTo(3);
    }

    @Test
    void moreThanOneStepOfNoticesGoesInOneRound() {
        DATABASE.run("INSERT INTO notice (event, at, noted_at, data, spread) SELECT 'node.lost', now(),"
                + " now() - interval '8 days', '{}', true FROM generate_series(1, 2500)");
        forget(0, 7, 0);
        assertThat(count("notice")).isZero();
    }

    // ---- uploads -----------------------------------------------------------------------------------------------

    private static void list(String campaign, int number, String phase, String age) {
        DATABASE.run(
                "INSERT INTO campaign (id, shard, number, stock, per_user, phase, code_key, version, created_at,"
                        + " changed_at) VALUES ('" + campaign + "', 0, " + number + ", 9, 1, '" + phase
                        + "', decode(repeat('07', 16), 'hex'), 1, now(), now() - interval '" + age + "')",
                "WITH u AS (INSERT INTO upload (campaign, kind, state, request, size, touched_at) VALUES ('" + campaign
                        + "', 'USERS', 'PUBLISHED', 'r', 2, now()) RETURNING id)"
                        + " INSERT INTO eligible (upload, user_id) SELECT id, n::text FROM u, generate_series(1, 2) n",
                "WITH u AS (INSERT INTO upload (campaign, kind, state, request, size, first_position, touched_at)"
                        + " VALUES ('" + campaign + "', 'CODES', 'PUBLISHED', 'c', 1, 1, now()) RETURNING id)"
                        + " INSERT INTO own_code (upload, number, code) SELECT id, 1, 'code ' || id FROM u");
    }

    @Test
    void listsOfCampaignsThatWereClosedLongAgoGoAndTheirCodesStay() {
        list("old", 1, "CLOSED", "31 days");
        list("young", 2, "CLOSED", "29 days");
        list("live", 3, "LIVE", "31 days");
        ConditionWait.get(postgres.retention().forget(NOTHING_FORGOTTEN));
        assertThat(count("eligible")).isEqualTo(6);
        forget(0, 0, 30);
        assertThat(DATABASE.read("SELECT string_agg(u.campaign, ' ' ORDER BY u.campaign) FROM upload u"
                        + " WHERE u.kind = 'USERS'"))
                .isEqualTo("live young");
        assertThat(count("eligible")).isEqualTo(4);
        assertThat(count("own_code")).isEqualTo(3);
    }

    @Test
    void anUploadThatWasLeftBehindIsClearedAwayWithoutAnother() {
        DATABASE.run(
                "INSERT INTO upload (campaign, kind, state, request, size, touched_at) VALUES ('a', 'USERS', 'STAGED',"
                        + " 'r', 2, now() - interval '2 minutes')",
                "INSERT INTO eligible (upload, user_id) SELECT id, 'u' FROM upload");
        ConditionWait.get(postgres.retention().forget(NOTHING_FORGOTTEN));
        assertThat(count("upload") + count("eligible")).isZero();
    }
}
