package io.dibs.repository;

import io.vertx.core.Future;
import java.util.Optional;

/**
 * A campaign's transparency log and the receipts from it. A failed future means that the ledger did not answer: 503.
 */
public interface ReceiptRepository {
    /** The signed checkpoint; empty where there is no campaign that the public may see. */
    Future<Optional<String>> checkpoint(String campaign);

    /** The key that its checkpoints are signed with, as text. */
    String verifierKey(String campaign);

    /** The first hashes of a tile; empty where the tile does not have so many. */
    Future<Optional<byte[]>> tile(String campaign, int level, int index, int width);

    /** @param sequence of one of the user's coupons; 0 for the first of them */
    Future<ReceiptAnswer> receipt(String campaign, String userId, int sequence);

    /**
     * @param text empty where there is none
     * @param isExpected whether the coupon is there and will be in the log in a moment
     */
    record ReceiptAnswer(Optional<String> text, boolean isExpected) {
        public static final ReceiptAnswer NO_COUPON = new ReceiptAnswer(Optional.empty(), false);
        public static final ReceiptAnswer LATER = new ReceiptAnswer(Optional.empty(), true);

        public static ReceiptAnswer of(String text) {
            return new ReceiptAnswer(Optional.of(text), false);
        }
    }
}
