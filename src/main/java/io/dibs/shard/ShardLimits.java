package io.dibs.shard;

/**
 * The bounds of one shard.
 *
 * @param pending claims that may wait in the shard, undecided or gated
 * @param batchRows rows of one batch: about 30 ms of PostgreSQL's work
 * @param batchBytes keeps a batch of long user ids from holding up the others
 * @param commands administrative changes that may wait
 * @param proofMillis how old the proof of ownership behind a refusal may be
 * @param retryMillis the pause before asking a PostgreSQL again that did not answer
 * @param pageCoupons coupons read at once while recovering: about a millisecond of the shard's time
 */
public record ShardLimits(
        int pending,
        int batchRows,
        long batchBytes,
        int commands,
        long proofMillis,
        long retryMillis,
        int pageCoupons) {
    public static final ShardLimits DEFAULT = new ShardLimits(65_536, 4_096, 1 << 20, 256, 400, 100, 8_192);
}
