package io.dibs.campaign;

/**
 * Who a coupon belongs to, as memory knows it: 128 bits. Where a user may hold several coupons of a campaign, each of
 * them has an identity of its own, made from the user's hash and the coupon's ordinal.
 */
public record Identity(long high, long low) {
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    /** The identity of the user's n-th coupon; the first is the user's own. */
    public Identity ordinal(int n) {
        return n == 1 ? this : new Identity(high + (n - 1) * SPREAD, low);
    }
}
