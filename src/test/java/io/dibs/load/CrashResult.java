package io.dibs.load;

/**
 * What a crash came to.
 *
 * @param acknowledged users who heard that they hold a coupon
 * @param rows users who do, for PostgreSQL
 * @param lost of the acknowledged, those without a row
 */
record CrashResult(String name, String killed, int stock, long acknowledged, long rows, long lost) {
    /** Coupons that were promised beyond the stock. */
    long over() {
        return Math.max(0, Math.max(acknowledged, rows) - stock);
    }

    /** A row that nobody heard of is no loss: its user asks again and gets it. */
    boolean isExact() {
        return lost == 0 && over() == 0;
    }

    @Override
    public String toString() {
        return String.format("%-20s %-28s %,12d %,8d %,8d %,8d", name, killed, acknowledged, rows, lost, over());
    }
}
