package io.dibs.ledger;

import io.vertx.sqlclient.Row;

/**
 * A user's coupons in numbers. Times are milliseconds of the epoch.
 *
 * @param firstIssuedAt null where there is none
 * @param lastIssuedAt null where there is none
 */
public record CouponCountsRow(
        long issued, long redeemed, long revoked, long expired, Long firstIssuedAt, Long lastIssuedAt) {
    static CouponCountsRow of(Row row) {
        return new CouponCountsRow(
                row.getLong(0),
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                TimestampConversion.millisOrNull(row.getOffsetDateTime(4)),
                TimestampConversion.millisOrNull(row.getOffsetDateTime(5)));
    }
}
