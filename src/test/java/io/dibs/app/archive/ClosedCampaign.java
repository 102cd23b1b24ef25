package io.dibs.app.archive;

import io.dibs.ledger.PostgresLedger;
import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.postgres.TestDatabase;
import java.time.Duration;
import org.awaitility.Awaitility;

/** A campaign of shard 0 that ran, past every node, and was closed. Its users are u1, u2 and so on. */
record ClosedCampaign(TestDatabase database, String id, int number) {
    private static final int RUN = 512;
    private static final Duration DERIVED = Duration.ofMinutes(10);

    /** One of ten coupons is redeemed and one of ten revoked. */
    ClosedCampaign fill(int coupons) {
        database.run(
                "INSERT INTO campaign (id, shard, number, name, stock, per_user, phase, coupon_ttl_ms, code_key, version,"
                        + " created_at, changed_at) VALUES ('" + id + "', 0, " + number + ", 'Summer', " + coupons
                        + ", 1, 'LIVE', 3600000, decode(repeat('07', 16), 'hex'), 1, now(), now())",
                "INSERT INTO head (campaign, issued, last_at, digest) VALUES ('" + id + "', " + coupons
                        + ", now(), NULL)",
                "INSERT INTO holder_watermark (campaign) SELECT key FROM head WHERE campaign = '" + id + "'",
                "INSERT INTO issue (campaign, first, last, issued_at, users)"
                        + " SELECT h.key, min(n), max(n), timestamptz '2030-01-01T00:00:00Z' + min(n) * interval '1 ms',"
                        + " string_agg('u' || n, E'\\x1f' ORDER BY n) FROM head h, generate_series(1, " + coupons
                        + ") n WHERE h.campaign = '" + id + "' GROUP BY h.key, (n - 1) / " + RUN,
                "INSERT INTO coupon_state (campaign, sequence, redeemed_at, reference, revoked_at)"
                        + " SELECT h.key, n, CASE n % 10 WHEN 1 THEN timestamptz '2030-01-01T00:10:00Z' END,"
                        + " CASE n % 10 WHEN 1 THEN 'order \"' || n || '\"' END,"
                        + " CASE n % 10 WHEN 2 THEN timestamptz '2030-01-01T00:20:00Z' END"
                        + " FROM head h, generate_series(1, " + coupons + ") n"
                        + " WHERE h.campaign = '" + id + "' AND n % 10 IN (1, 2)");
        return this;
    }

    /** As the owner of its shard does. */
    ClosedCampaign derive(PostgresLedger node) {
        node.ledger().takeOver(0, null, taken -> {});
        Awaitility.await("holders and tree are derived")
                .atMost(DERIVED)
                .until(() ->
                        rows("head h JOIN holder_watermark w ON w.campaign = h.key JOIN tree t ON t.campaign = h.key"
                                        + " AND t.size = h.issued AND w.upto = h.issued AND h.campaign = '" + id + "'")
                                == 1);
        return this;
    }

    ClosedCampaign close() {
        database.run("UPDATE campaign SET phase = 'CLOSED', version = version + 1 WHERE id = '" + id + "'");
        return this;
    }

    /** Codes of its own for all of its coupons, and a list of those who may claim. */
    ClosedCampaign upload(int coupons) {
        database.run(
                "INSERT INTO upload (campaign, kind, state, request, size, first_position, touched_at) VALUES ('" + id
                        + "', 'CODES', 'PUBLISHED', 'r1', " + coupons + ", 1, now()), ('" + id
                        + "', 'USERS', 'PUBLISHED', 'r2', " + coupons + ", NULL, now())",
                "INSERT INTO own_code (upload, number, code) SELECT u.id, n, 'OWN-' || n FROM upload u,"
                        + " generate_series(1, " + coupons + ") n WHERE u.campaign = '" + id + "' AND kind = 'CODES'",
                "INSERT INTO eligible (upload, user_id) SELECT u.id, 'u' || n FROM upload u," + " generate_series(1, "
                        + coupons + ") n WHERE u.campaign = '" + id + "' AND kind = 'USERS'",
                "UPDATE campaign c SET own_codes = " + coupons + ", eligible_users = " + coupons
                        + ", eligible_list = (SELECT u.id FROM upload u WHERE u.campaign = c.id AND kind = 'USERS')"
                        + " WHERE id = '" + id + "'");
        return this;
    }

    int key() {
        return Integer.parseInt(database.read("SELECT key FROM head WHERE campaign = '" + id + "'"));
    }

    /** In all tables of coupons and of what is derived of them. */
    long rows() {
        int key = key();
        return rows("issue WHERE campaign = " + key)
                + rows("holder WHERE campaign = " + key)
                + rows("coupon_state WHERE campaign = " + key)
                + rows("tree_tile WHERE campaign = " + key)
                + rows("upload WHERE campaign = '" + id + "'");
    }

    long rows(String from) {
        return Long.parseLong(database.read("SELECT count(*) FROM " + from));
    }

    boolean isArchived(PostgresLedger node) {
        return ConditionWait.get(node.repositories().campaigns().campaign(id))
                .orElseThrow()
                .isArchived();
    }
}
