package io.dibs.ledger;

import io.vertx.sqlclient.Row;

/**
 * A user's coupons in numbers. Times are milliseconds of the epoch.
 *
 * @param firstIssuedAt null where there is none
 * @param lastIssuedAt null where there is none
 */
public record HoldingCounts(
        long issued, long redeemed, long revoked, long expired, Long firstIssuedAt, Long lastIssuedAt) {
    static HoldingCounts of(Row row) {
        return new HoldingCounts(
                row.getLong(0),
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                Timestamps.millisOrNull(row.getOffsetDateTime(4)),
                Timestamps.millisOrNull(row.getOffsetDateTime(5)));
    }
}
