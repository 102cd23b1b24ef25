package io.dibs.http.campaign;

/**
 * The proof that a campaign kept its promises.
 *
 * @param gaps sequences up to the highest that are missing
 * @param duplicates coupons beyond what their user may hold
 * @param overIssue coupons beyond the stock
 */
public record AuditView(long stock, long issued, long highestSequence, long gaps, long duplicates, long overIssue) {
    public boolean holds() {
        return gaps == 0 && duplicates == 0 && overIssue == 0 && highestSequence == issued;
    }
}
