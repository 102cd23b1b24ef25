package io.dibs.ledger;

import io.dibs.campaign.Terms;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Coupons in the order in which they were won: how far they have come, and many at once. */
public final class CouponFeedQueries {
    private static final String ISSUED = "SELECT wanted.id, coalesce((SELECT sequence FROM coupon"
            + " WHERE campaign = wanted.id ORDER BY sequence DESC LIMIT 1), 0) FROM unnest($1::text[]) AS wanted (id)";
    private static final String RUN = "SELECT count(*),"
            + " convert_to(string_agg(user_id, " + ShardStatements.SEPARATOR_SQL + "), 'UTF8'),"
            + " string_agg(timestamptz_send(issued_at), ''),"
            + " array_agg(sequence) FILTER (WHERE redeemed_at IS NOT NULL),"
            + " array_agg(sequence) FILTER (WHERE revoked_at IS NOT NULL)" + ShardStatements.PAGE_ROWS;

    private final BoundedPool pool;

    CouponFeedQueries(BoundedPool pool) {
        this.pool = pool;
    }

    /** The highest sequence of each of these campaigns, in one read; 0 where there is none. */
    public Future<Map<String, Integer>> issued(Collection<String> campaigns) {
        return pool.execute(ISSUED, Tuple.tuple().addArrayOfString(campaigns.toArray(String[]::new)))
                .map(CouponFeedQueries::byCampaign);
    }

    private static Map<String, Integer> byCampaign(RowSet<Row> rows) {
        Map<String, Integer> issued = new HashMap<>();
        rows.forEach(row -> issued.put(row.getString(0), row.getInteger(1)));
        return issued;
    }

    /** Sequences {@code from} to {@code to}, all of which are there. */
    public Future<CouponRun> run(Terms terms, int from, int to) {
        Future<CouponRun> run = run(terms.campaign(), from, to);
        return terms.hasOwnCodes()
                ? run.compose(coupons ->
                        OwnCodeTable.run(pool, terms.campaign(), from, to).map(coupons::with))
                : run;
    }

    private Future<CouponRun> run(String campaign, int from, int to) {
        return pool.execute(RUN, Tuple.of(campaign, from, to))
                .map(rows -> CouponRun.of(rows.iterator().next(), from, to));
    }
}
