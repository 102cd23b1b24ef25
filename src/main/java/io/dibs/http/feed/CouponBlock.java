package io.dibs.http.feed;

/**
 * Coupons of one campaign without a gap, as few objects as there can be.
 *
 * @param userIds in UTF-8, {@link #SEPARATOR} between each two
 * @param codes that the campaign brought, {@link #SEPARATOR} between each two; null where they are computed
 * @param issuedAt milliseconds of the epoch
 * @param redeemed their sequences
 * @param revoked their sequences
 */
public record CouponBlock(int first, byte[] userIds, byte[] codes, long[] issuedAt, int[] redeemed, int[] revoked) {
    public static final byte SEPARATOR = 0x1f;

    int size() {
        return issuedAt.length;
    }
}
