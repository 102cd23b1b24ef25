package io.dibs.shard;

/**
 * Coupons of one campaign in sequence order, as memory needs them.
 *
 * @param keyHighs with {@code keyLows} the hashes of idempotency keys; null where each user may hold one coupon only
 * @param revoked the sequences that are revoked
 */
public record CouponPage(
        int firstSequence, long[] highs, long[] lows, long[] issuedAt, long[] keyHighs, long[] keyLows, int[] revoked) {
    public int size() {
        return highs.length;
    }
}
