package io.dibs.ledger.holder;

/** A campaign's coupons in the log whose holders are not in their table yet. */
final class HolderTail {
    private final String campaign;
    private int key;
    private int upto;
    private int issued;
    private long grownAt;

    /** @param key stands for the campaign in the tables of coupons */
    HolderTail(String campaign, int key, int issued, int upto, long now) {
        this.campaign = campaign;
        this.key = key;
        this.issued = issued;
        this.upto = upto;
        this.grownAt = now;
    }

    /** Batches of one campaign may be heard of in any order. */
    void grow(int last, long now) {
        issued = Math.max(issued, last);
        grownAt = now;
    }

    void advance(int to) {
        upto = to;
    }

    /** It is as PostgreSQL says, whatever was known; but what is committed stays so. */
    void correct(HolderTail read) {
        key = read.key;
        upto = read.upto;
        issued = Math.max(issued, read.issued);
    }

    String campaign() {
        return campaign;
    }

    int upto() {
        return upto;
    }

    int length() {
        return Math.max(0, issued - upto);
    }

    boolean isQuietSince(long moment) {
        return grownAt - moment <= 0;
    }

    HolderBacklog.Step step(int most) {
        return new HolderBacklog.Step(campaign, key, upto, Math.min(issued, upto + most));
    }
}
