package io.dibs.ledger;

import io.dibs.campaign.Terms;
import io.dibs.ledger.CouponRunReader.JoinedUsers;
import io.dibs.repository.CouponFeed;
import io.dibs.repository.CouponView;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Coupons in PostgreSQL in the order in which they were won. */
final class CouponFeedQueries implements CouponFeed {
    private final BoundedPool pool;

    CouponFeedQueries(BoundedPool pool) {
        this.pool = pool;
    }

    @Override
    public Future<List<CouponView>> page(String campaign, int after, int limit) {
        return pool.many(CouponStatements.FEED, Tuple.of(campaign, after, limit), CouponRow::coupon);
    }

    @Override
    public Future<Map<String, Integer>> issued(Set<String> campaigns) {
        return pool.execute(CouponStatements.ISSUED, Tuple.tuple().addArrayOfString(campaigns.toArray(String[]::new)))
                .map(CouponFeedQueries::byCampaign);
    }

    private static Map<String, Integer> byCampaign(RowSet<Row> rows) {
        Map<String, Integer> issued = new HashMap<>();
        rows.forEach(row -> issued.put(row.getString(0), row.getInteger(1)));
        return issued;
    }

    @Override
    public Future<CouponBlock> block(Terms terms, int from, int to) {
        return pool.execute(ShardStatements.RUNS, Tuple.of(terms.campaign(), from, to))
                .compose(rows -> ownCodes(terms, from, to).map(codes -> block(rows, from, to, codes)));
    }

    private Future<byte[]> ownCodes(Terms terms, int from, int to) {
        return terms.hasOwnCodes() ? OwnCodeTable.codes(pool, terms, from, to) : Future.succeededFuture();
    }

    private static CouponBlock block(RowSet<Row> runs, int from, int to, byte @Nullable [] codes) {
        JoinedUsers users = CouponRunReader.joined(runs, from, to);
        return new CouponBlock(
                from,
                users.userIds(),
                codes,
                users.issuedAt(),
                CouponRunReader.sequences(runs, "redeemed", from, to),
                CouponRunReader.sequences(runs, "revoked", from, to));
    }
}
