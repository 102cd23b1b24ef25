package io.dibs.shard;

import io.dibs.campaign.HolderIdentity;
import org.jspecify.annotations.Nullable;

/**
 * Coupons of one campaign in sequence order, as memory needs them.
 *
 * @param keyHighs with {@code keyLows} the hashes of idempotency keys; null where each user may hold one coupon only
 * @param revoked the sequences that are revoked
 */
public record CouponPage(
        int firstSequence,
        long[] highs,
        long[] lows,
        long[] issuedAt,
        long @Nullable [] keyHighs,
        long @Nullable [] keyLows,
        int[] revoked) {
    /** Of the coupon at this place in the page; null where each user may hold one coupon only. */
    public @Nullable HolderIdentity key(int index) {
        return keyHighs == null || keyLows == null ? null : new HolderIdentity(keyHighs[index], keyLows[index]);
    }

    public int size() {
        return highs.length;
    }
}
