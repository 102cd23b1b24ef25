package io.dibs.ledger;

import java.util.concurrent.atomic.AtomicInteger;

/** A campaign's coupons in the log whose holders are not in their table yet. Any thread may look. */
final class HolderTail {
    private final String campaign;
    private volatile int key;
    private volatile int upto;
    private final AtomicInteger issued;
    private volatile long grownAt;

    /** @param key stands for the campaign in the tables of coupons */
    HolderTail(String campaign, int key, int issued, int upto, long now) {
        this.campaign = campaign;
        this.key = key;
        this.issued = new AtomicInteger(issued);
        this.upto = upto;
        this.grownAt = now;
    }

    /** One batch after the other. */
    void grow(int last, long now) {
        issued.accumulateAndGet(last, Math::max);
        grownAt = now;
    }

    void advance(int to) {
        upto = to;
    }

    /** It is as PostgreSQL says, whatever was known. */
    void correct(HolderTail read) {
        key = read.key;
        upto = read.upto;
        issued.accumulateAndGet(read.issued.get(), Math::max);
    }

    String campaign() {
        return campaign;
    }

    int key() {
        return key;
    }

    int upto() {
        return upto;
    }

    /** The last sequence of the next step. */
    int next(int most) {
        return Math.min(issued.get(), upto + most);
    }

    int length() {
        return Math.max(0, issued.get() - upto);
    }

    boolean isQuietSince(long moment) {
        return grownAt - moment <= 0;
    }
}
