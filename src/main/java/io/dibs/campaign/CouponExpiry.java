package io.dibs.campaign;

/** When a coupon expires: some time after its issue, at a fixed moment, or never. */
public record CouponExpiry(long ttlMillis, long atMillis) {
    public static final long NONE = Long.MAX_VALUE;
    public static final CouponExpiry NEVER = new CouponExpiry(NONE, NONE);

    public CouponExpiry {
        if (ttlMillis <= 0) {
            throw new IllegalArgumentException("A coupon's time to live must be positive: " + ttlMillis);
        }
    }

    public static CouponExpiry after(long ttlMillis) {
        return new CouponExpiry(ttlMillis, NONE);
    }

    public static CouponExpiry at(long atMillis) {
        return new CouponExpiry(NONE, atMillis);
    }

    /** The moment, in milliseconds of the epoch, or {@link #NONE}. */
    public long expiresAt(long issuedAtMillis) {
        return ttlMillis == NONE ? atMillis : issuedAtMillis + ttlMillis;
    }
}
