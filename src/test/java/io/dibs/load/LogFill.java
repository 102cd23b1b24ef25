package io.dibs.load;

import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.node.DirectSql;

/**
 * Coupons written straight into the log of campaigns that are there, past every node: millions within a minute. Their
 * users are those of {@link ClaimRequests}, numbered from 1. A node that has read a campaign does not know of them.
 */
final class LogFill {
    private static final int RUN = 512;

    private final String postgres;

    /** @param postgres its URI */
    LogFill(String postgres) {
        this.postgres = postgres;
    }

    /** @param campaigns ids as a pattern of LIKE */
    void coupons(String campaigns, int coupons) {
        String chosen = " WHERE h.campaign LIKE '" + campaigns + "'";
        DirectSql.run(
                postgres,
                "INSERT INTO issue (campaign, first, last, issued_at, users)"
                        + " SELECT h.key, min(n), max(n), now() + min(n) * interval '1 ms',"
                        + " string_agg(" + ClaimRequests.userIdInSql("n") + ", E'\\x1f' ORDER BY n)"
                        + " FROM head h, generate_series(1, " + coupons + ") n" + chosen
                        + " GROUP BY h.key, (n - 1) / " + RUN,
                "UPDATE campaign c SET stock = " + coupons + " FROM head h" + chosen
                        + " AND c.id = h.campaign AND c.stock < " + coupons,
                "UPDATE head h SET issued = " + coupons + ", last_at = now(), digest = NULL" + chosen);
    }

    /** As the index of holders derives them, in order of its keys: what was sorted before is written fast. */
    void holders(String campaigns) {
        DirectSql.run(
                postgres,
                "INSERT INTO holder (person, campaign, sequence)"
                        + " SELECT person(k.user_id), h.key, k.sequence FROM head h, coupons(h.key, 1, h.issued) k"
                        + " WHERE h.campaign LIKE '" + campaigns + "' ORDER BY 2, 1",
                "INSERT INTO holder_watermark (campaign, upto)"
                        + " SELECT key, issued FROM head WHERE campaign LIKE '" + campaigns + "'"
                        + " ON CONFLICT (campaign) DO UPDATE SET upto = excluded.upto");
    }

    void done() {
        DirectSql.run(postgres, "VACUUM ANALYZE issue, head, holder, holder_watermark, coupon_state", "CHECKPOINT");
    }
}
