package io.dibs.ledger;

import io.vertx.sqlclient.Row;

/**
 * A coupon as it stands in the ledger. Times are milliseconds of the epoch; expiry follows from the campaign.
 *
 * @param ordinal which of the user's coupons of this campaign
 * @param redeemedAt null while it is not
 * @param reference what it was redeemed for, or null
 * @param revokedAt null while it is not
 */
public record CouponRecord(
        String campaign,
        int sequence,
        String userId,
        int ordinal,
        long issuedAt,
        Long redeemedAt,
        String reference,
        Long revokedAt) {
    static final String COLUMNS =
            "campaign, sequence, user_id, ordinal, issued_at, redeemed_at, reference, revoked_at";

    static CouponRecord of(Row row) {
        return new CouponRecord(
                row.getString(0),
                row.getInteger(1),
                row.getString(2),
                row.getInteger(3),
                Timestamps.millis(row.getOffsetDateTime(4)),
                row.getOffsetDateTime(5) == null ? null : Timestamps.millis(row.getOffsetDateTime(5)),
                row.getString(6),
                row.getOffsetDateTime(7) == null ? null : Timestamps.millis(row.getOffsetDateTime(7)));
    }
}
