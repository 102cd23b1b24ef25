package io.dibs.campaign;

/**
 * Who a coupon belongs to, as memory knows it: 128 bits. Where a user may hold several coupons of a campaign, each of
 * them has an identity of its own, made from the user's hash and the coupon's ordinal.
 */
public record HolderIdentity(long high, long low) {
    /** Odd, and its bits look random: the coupons of one user fall on pages and slots of their own. */
    static final long SPREAD = 0x9e3779b97f4a7c15L;

    /** Multiplied with {@link #SPREAD} it is one. */
    private static final long INVERSE = 0xf1de83e19937733dL;

    /** The identity of the user's n-th coupon; the first is the user's own. */
    public HolderIdentity ordinal(int n) {
        return n == 1 ? this : new HolderIdentity(high + (n - 1) * SPREAD, low);
    }

    /** Whether this is one of the first so many coupons of the user. */
    boolean isOrdinalOf(HolderIdentity user, int most) {
        long before = (high - user.high) * INVERSE;
        return low == user.low && before >= 0 && before < most;
    }
}
