package io.dibs.repository;

import io.dibs.campaign.Terms;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Committed coupons in the order of their sequences. A failed future means that the ledger did not answer: 503. */
public interface CouponFeed {
    /** Coupons from the one after {@code after} on. */
    Future<List<CouponView>> page(String campaign, int after, int limit);

    /** The highest committed sequence of each of these campaigns. */
    Future<Map<String, Integer>> issued(Set<String> campaigns);

    /** Sequences {@code from} to {@code to}, all of which are committed. */
    Future<CouponBlock> block(Terms terms, int from, int to);

    /**
     * Coupons of one campaign without a gap, as few objects as there can be.
     *
     * @param userIds in UTF-8, {@link JoinedTexts#SEPARATOR} between each two
     * @param codes that the campaign brought, {@link JoinedTexts#SEPARATOR} between each two; null where they are
     *     computed
     * @param issuedAt milliseconds of the epoch
     * @param redeemed their sequences
     * @param revoked their sequences
     */
    record CouponBlock(
            int first, byte[] userIds, byte @Nullable [] codes, long[] issuedAt, int[] redeemed, int[] revoked) {
        public int size() {
            return issuedAt.length;
        }
    }
}
