package io.dibs.repository;

import org.jspecify.annotations.Nullable;

/**
 * Coupons of a campaign that were acknowledged and that PostgreSQL lost, as by the restore of a backup.
 *
 * @param foundAt milliseconds of the epoch
 * @param issued the last sequence that PostgreSQL still had
 * @param known the last sequence that Redis still knew of; null where it knew of none above
 * @param returned how many go back to their holders once somebody decides, or went back then
 * @param decidedAt when the campaign went on; null while it is paused for this
 */
public record LedgerLoss(
        long foundAt,
        int issued,
        @Nullable Integer known,
        int returned,
        @Nullable Long decidedAt) {
    public boolean isDecided() {
        return decidedAt != null;
    }
}
