package io.dibs.ledger;

import io.dibs.campaign.Terms;
import io.dibs.repository.CouponFeed;
import io.dibs.repository.CouponView;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
        return pool.execute(CouponStatements.BLOCK, Tuple.of(terms.campaign(), from, to))
                .compose(rows -> ownCodes(terms, from, to)
                        .map(codes -> block(rows.iterator().next(), from, to, codes)));
    }

    private Future<byte[]> ownCodes(Terms terms, int from, int to) {
        return terms.hasOwnCodes() ? OwnCodeTable.codes(pool, terms, from, to) : Future.succeededFuture();
    }

    private static CouponBlock block(Row row, int from, int to, byte[] codes) {
        int size = to - from + 1;
        if (row.getLong(0) != size) {
            throw new IllegalStateException(
                    "There are " + row.getLong(0) + " coupons from sequence " + from + " to " + to);
        }
        return new CouponBlock(
                from,
                row.getBuffer(1).getBytes(),
                codes,
                issuedAt(row.getBuffer(2), size),
                sequences(row.getArrayOfIntegers(3)),
                sequences(row.getArrayOfIntegers(4)));
    }

    private static long[] issuedAt(Buffer micros, int size) {
        long[] millis = new long[size];
        for (int i = 0; i < size; i++) {
            millis[i] = TimestampConversion.fromBinary(micros.getLong(Long.BYTES * i));
        }
        return millis;
    }

    private static int[] sequences(Integer[] some) {
        int[] sequences = new int[some == null ? 0 : some.length];
        for (int i = 0; i < sequences.length; i++) {
            sequences[i] = some[i];
        }
        return sequences;
    }
}
