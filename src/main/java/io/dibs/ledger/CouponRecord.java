package io.dibs.ledger;

import io.vertx.sqlclient.Row;
import java.util.UUID;

/**
 * A coupon as it stands in the ledger. Times are milliseconds of the epoch; expiry follows from the campaign.
 *
 * @param ordinal which of the user's coupons of this campaign
 * @param key the hash of the idempotency key that won it; null where each user may hold one coupon only
 * @param redeemedAt null while it is not
 * @param reference what it was redeemed for, or null
 * @param revokedAt null while it is not
 * @param code that the campaign brought; null where it is computed
 */
public record CouponRecord(
        String campaign,
        int sequence,
        String userId,
        int ordinal,
        UUID key,
        long issuedAt,
        Long redeemedAt,
        String reference,
        Long revokedAt,
        String code) {
    private static final String[] COLUMNS = {
        "campaign", "sequence", "user_id", "ordinal", "key", "issued_at", "redeemed_at", "reference", "revoked_at"
    };

    /** @param coupon what a statement calls the table */
    static String columns(String coupon) {
        return coupon + "." + String.join(", " + coupon + ".", COLUMNS) + ", " + OwnCodeTable.of(coupon);
    }

    static CouponRecord of(Row row) {
        return of(row, 0);
    }

    /** @param at where its columns begin */
    static CouponRecord of(Row row, int at) {
        return new CouponRecord(
                row.getString(at),
                row.getInteger(at + 1),
                row.getString(at + 2),
                row.getInteger(at + 3),
                row.getUUID(at + 4),
                TimestampConversion.millis(row.getOffsetDateTime(at + 5)),
                TimestampConversion.millisOrNull(row.getOffsetDateTime(at + 6)),
                row.getString(at + 7),
                TimestampConversion.millisOrNull(row.getOffsetDateTime(at + 8)),
                row.getString(at + 9));
    }
}
