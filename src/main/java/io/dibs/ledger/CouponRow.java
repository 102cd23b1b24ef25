package io.dibs.ledger;

import io.dibs.campaign.HolderIdentity;
import io.dibs.repository.CouponView;
import io.vertx.sqlclient.Row;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the coupons of {@link CouponStatements}. */
final class CouponRow {
    private CouponRow() {}

    static CouponView coupon(Row row) {
        return coupon(row, row.getString("user_id"));
    }

    /** @param userId of a holder whom the row knows by the hash alone */
    static CouponView coupon(Row row, String userId) {
        UUID key = row.getUUID("key");
        return new CouponView(
                row.getInteger("sequence"),
                userId,
                TimestampConversion.millis(row.getOffsetDateTime("issued_at")),
                key == null ? null : new HolderIdentity(key.getMostSignificantBits(), key.getLeastSignificantBits()),
                row.getString("own_code"),
                TimestampConversion.millisOrNull(row.getOffsetDateTime("redeemed_at")),
                row.getString("reference"),
                TimestampConversion.millisOrNull(row.getOffsetDateTime("revoked_at")));
    }

    /** The hash of an idempotency key as its column has it. */
    static @Nullable UUID key(@Nullable HolderIdentity hash) {
        return hash == null ? null : new UUID(hash.high(), hash.low());
    }
}
