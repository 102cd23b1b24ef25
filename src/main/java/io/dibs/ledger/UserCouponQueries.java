package io.dibs.ledger;

import io.dibs.campaign.CouponState;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a user holds, of all campaigns. The index over users leads to the rows; expiry is computed from each. */
public final class UserCouponQueries {
    private static final String EXPIRY =
            "coalesce(c.coupon_expires_at, k.issued_at + c.coupon_ttl_ms * interval '1 millisecond')";
    private static final String HELD = " FROM coupon k JOIN campaign c ON c.id = k.campaign WHERE k.user_id = $1";

    /** As {@link CouponState#of} says it, of the moment {@code $2}. */
    private static final String STATE = "CASE WHEN k.revoked_at IS NOT NULL THEN 'REVOKED'"
            + " WHEN k.redeemed_at IS NOT NULL THEN 'REDEEMED' WHEN " + EXPIRY + " <= $2 THEN 'EXPIRED'"
            + " ELSE 'ISSUED' END";

    private static final String LIST = "SELECT "
            + CouponRecord.columns("k")
            + ", c.id, c.shard, c.number, c.stock, c.per_user, c.phase, c.opens_at, c.closes_at, c.coupon_ttl_ms,"
            + " c.coupon_expires_at, c.code_key, c.own_codes, c.eligible_list, c.eligible_users, c.version" + HELD
            + " AND coalesce(" + STATE + " = $3::text, true)";
    private static final String BY_CAMPAIGN =
            LIST + " AND (k.campaign, k.ordinal) > ($4, $5::smallint) ORDER BY k.campaign, k.ordinal LIMIT $6";

    /** All of the user's rows are looked at for each page: a user's, not a campaign's. */
    private static final String BY_EXPIRY = LIST + " AND " + EXPIRY + " < $7"
            + " AND (" + EXPIRY + ", k.campaign, k.ordinal) > ($8, $4, $5::smallint)"
            + " ORDER BY " + EXPIRY + ", k.campaign, k.ordinal LIMIT $6";

    private static final String COUNTS = "SELECT "
            + Stream.of(CouponState.values())
                    .map(state -> "count(*) FILTER (WHERE " + STATE + " = '" + state + "')")
                    .collect(Collectors.joining(", "))
            + ", min(k.issued_at), max(k.issued_at)" + HELD;

    private final BoundedPool pool;

    UserCouponQueries(BoundedPool pool) {
        this.pool = pool;
    }

    /** In the order of campaigns. */
    public Future<List<UserCoupon>> ofUser(UserCouponPage page) {
        return list(BY_CAMPAIGN, arguments(page));
    }

    /**
     * Those that expire, the next first.
     *
     * @param before the first moment that is too late, milliseconds of the epoch
     * @param afterExpiry of the last one of the page before
     */
    public Future<List<UserCoupon>> expiring(UserCouponPage page, long before, long afterExpiry) {
        return list(
                BY_EXPIRY,
                arguments(page)
                        .addOffsetDateTime(TimestampConversion.of(before))
                        .addOffsetDateTime(TimestampConversion.of(afterExpiry)));
    }

    public Future<CouponCountsRow> counts(String userId, long now) {
        return pool.execute(COUNTS, Tuple.of(userId, TimestampConversion.of(now)))
                .map(rows -> CouponCountsRow.of(rows.iterator().next()));
    }

    private static Tuple arguments(UserCouponPage page) {
        return Tuple.of(page.userId(), TimestampConversion.of(page.now()))
                .addString(page.state() == null ? null : page.state().name())
                .addString(page.afterCampaign())
                .addInteger(page.afterOrdinal())
                .addInteger(page.limit());
    }

    private Future<List<UserCoupon>> list(String sql, Tuple arguments) {
        return pool.many(sql, arguments, row -> new UserCoupon(TermsRow.terms(row), CouponRecord.of(row)));
    }
}
