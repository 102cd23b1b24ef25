package io.dibs.ledger;

import io.dibs.campaign.CouponExpiry;
import io.dibs.campaign.Terms;
import io.dibs.repository.CouponRepository;
import io.dibs.repository.CouponView;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

/**
 * Coupons in PostgreSQL, by their code and by who holds them. The index over users leads to a user's rows; expiry is
 * computed from each.
 *
 * <p>Redeeming is one statement, which commits by itself and does not ask for the fence: a transaction left open on the
 * row would hold up a revocation, and that the fence of its shard.
 */
final class CouponTable implements CouponRepository {
    private final BoundedPool pool;

    CouponTable(BoundedPool pool) {
        this.pool = pool;
    }

    @Override
    public Future<Optional<CodeLocation>> ownCode(String code) {
        return pool.one(
                UploadStatements.LOCATE_CODE,
                Tuple.of(code),
                row -> new CodeLocation(row.getString(0), row.getInteger(1)));
    }

    @Override
    public Future<Optional<CouponView>> coupon(String campaign, int sequence) {
        return pool.one(CouponStatements.BY_SEQUENCE, Tuple.of(campaign, sequence), CouponRow::coupon);
    }

    @Override
    public Future<List<CouponView>> ofUser(String campaign, String userId) {
        return pool.many(CouponStatements.OF_USER_IN_CAMPAIGN, Tuple.of(campaign, userId), CouponRow::coupon);
    }

    @Override
    public Future<Optional<CouponView>> redeem(Terms terms, int sequence, String reference, long now) {
        CouponExpiry expiry = terms.expiry();
        Tuple arguments = Tuple.of(terms.campaign(), sequence, TimestampConversion.of(now), reference)
                .addLong(expiry.ttlMillis() == CouponExpiry.NONE ? null : expiry.ttlMillis())
                .addOffsetDateTime(TimestampConversion.unless(CouponExpiry.NONE, expiry.atMillis()));
        return pool.withConnection(connection -> redeem(connection, arguments)).map(CouponTable::first);
    }

    /** As for a shard, a commit of which the server warns is none that may be acknowledged. */
    private static Future<RowSet<Row>> redeem(SqlConnection connection, Tuple arguments) {
        ServerWarnings warnings = new ServerWarnings();
        ((PgConnection) connection).noticeHandler(warnings);
        return connection
                .preparedQuery(CouponStatements.REDEEM)
                .execute(arguments)
                .compose(warnings::none);
    }

    private static Optional<CouponView> first(RowSet<Row> rows) {
        return rows.size() == 0
                ? Optional.empty()
                : Optional.of(CouponRow.coupon(rows.iterator().next()));
    }

    @Override
    public Future<List<HeldCoupon>> ofUser(HoldingQuery query) {
        HoldingCursor after = query.after();
        Tuple arguments = Tuple.of(query.userId(), TimestampConversion.of(query.now()))
                .addString(query.state() == null ? null : query.state().name())
                .addString(after.campaign())
                .addInteger(after.ordinal())
                .addInteger(query.limit());
        return query.expiresBefore() == null
                ? pool.many(CouponStatements.HELD_BY_CAMPAIGN, arguments, CouponTable::held)
                : pool.many(
                        CouponStatements.HELD_BY_EXPIRY,
                        arguments
                                .addOffsetDateTime(TimestampConversion.of(query.expiresBefore()))
                                .addOffsetDateTime(TimestampConversion.of(after.expiresAt())),
                        CouponTable::held);
    }

    private static HeldCoupon held(Row row) {
        return new HeldCoupon(TermsRow.terms(row), row.getInteger("ordinal"), CouponRow.coupon(row));
    }

    @Override
    public Future<UserCouponCounts> counts(String userId, long now) {
        return pool.execute(CouponStatements.COUNTS_OF_USER, Tuple.of(userId, TimestampConversion.of(now)))
                .map(rows -> counts(rows.iterator().next()));
    }

    private static UserCouponCounts counts(Row row) {
        return new UserCouponCounts(
                row.getLong(0),
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                TimestampConversion.millisOrNull(row.getOffsetDateTime(4)),
                TimestampConversion.millisOrNull(row.getOffsetDateTime(5)));
    }
}
