package io.dibs.campaign;

import java.util.Locale;

/** The state of a coupon at one moment. */
public enum CouponState {
    ISSUED,
    REDEEMED,
    REVOKED,
    EXPIRED;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** @param expiresAt milliseconds of the epoch; a redeemed coupon does not expire */
    public static CouponState of(boolean redeemed, boolean revoked, long expiresAt, long now) {
        if (revoked) {
            return REVOKED;
        }
        if (redeemed) {
            return REDEEMED;
        }
        return now >= expiresAt ? EXPIRED : ISSUED;
    }

    public String label() {
        return label;
    }
}
