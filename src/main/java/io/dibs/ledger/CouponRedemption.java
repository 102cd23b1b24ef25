package io.dibs.ledger;

import io.dibs.campaign.CouponExpiry;
import io.dibs.campaign.Terms;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/**
 * Redeems coupons: one statement, which commits by itself and does not ask for the fence. A transaction left open on
 * the row would hold up a revocation, and that the fence of its shard.
 */
public final class CouponRedemption {
    /**
     * Who waits for the row's lock looks at the row again as it is by then, so of many one wins. The same reference
     * again writes what is there already: its commit makes sure of the first one's.
     */
    private static final String REDEEM = "UPDATE coupon SET redeemed_at = coalesce(redeemed_at, $3), reference = $4"
            + " WHERE campaign = $1 AND sequence = $2 AND (reference = $4 OR redeemed_at IS NULL AND revoked_at IS NULL"
            + " AND coalesce(issued_at + $5::bigint * interval '1 millisecond' > $3, true)"
            + " AND coalesce($6::timestamptz > $3, true)) RETURNING " + CouponRecord.columns("coupon");

    private final BoundedPool pool;

    CouponRedemption(BoundedPool pool) {
        this.pool = pool;
    }

    /**
     * @return the coupon as it was redeemed for this reference; empty where its row does not allow it, or is not there
     */
    public Future<Optional<CouponRecord>> redeem(Terms terms, int sequence, String reference, long at) {
        CouponExpiry expiry = terms.expiry();
        Tuple arguments = Tuple.of(terms.campaign(), sequence, TimestampConversion.of(at), reference)
                .addLong(expiry.ttlMillis() == CouponExpiry.NONE ? null : expiry.ttlMillis())
                .addOffsetDateTime(TimestampConversion.unless(CouponExpiry.NONE, expiry.atMillis()));
        return pool.withConnection(connection -> redeem(connection, arguments)).map(CouponRedemption::first);
    }

    /** As for a shard, a commit of which the server warns is none that may be acknowledged. */
    private static Future<RowSet<Row>> redeem(SqlConnection connection, Tuple arguments) {
        ServerWarnings warnings = new ServerWarnings();
        ((PgConnection) connection).noticeHandler(warnings);
        return connection.preparedQuery(REDEEM).execute(arguments).compose(warnings::none);
    }

    private static Optional<CouponRecord> first(RowSet<Row> rows) {
        return rows.size() == 0
                ? Optional.empty()
                : Optional.of(CouponRecord.of(rows.iterator().next()));
    }
}
