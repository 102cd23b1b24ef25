package io.dibs.campaign;

/** When a coupon stops being worth anything: a while after it was issued, at a fixed moment, or never. */
public record Expiry(long ttlMillis, long atMillis) {
    public static final long NONE = Long.MAX_VALUE;
    public static final Expiry NEVER = new Expiry(NONE, NONE);

    public Expiry {
        if (ttlMillis <= 0) {
            throw new IllegalArgumentException("A coupon's time to live must be positive: " + ttlMillis);
        }
    }

    public static Expiry after(long ttlMillis) {
        return new Expiry(ttlMillis, NONE);
    }

    public static Expiry at(long atMillis) {
        return new Expiry(NONE, atMillis);
    }

    /** The moment, in milliseconds of the epoch, or {@link #NONE}. */
    public long expiresAt(long issuedAtMillis) {
        return ttlMillis == NONE ? atMillis : issuedAtMillis + ttlMillis;
    }
}
