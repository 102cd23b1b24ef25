package io.dibs.shard;

/**
 * A decided claim whose response waits until everything that it depends on is committed.
 *
 * @param ordinal which of the user's coupons the row is; 0 when the claim adds no row
 * @param order the place in the shard's order of deciding
 */
record GatedAnswer(Claim claim, ClaimAnswer answer, int ordinal, long order) {
    boolean isRow() {
        return ordinal != 0;
    }
}
