package io.dibs.ledger;

import io.dibs.receipt.TreeBuilder;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A campaign's coupons that are not in its tree yet. Any thread may let it grow; the rest is the writer's. */
final class TreeBacklog {
    private final String campaign;
    private long since;
    private final AtomicInteger issued = new AtomicInteger();
    private int key;
    private @Nullable TreeBuilder tree;
    private @Nullable String checkpoint;

    /** @param now when its first coupon was committed */
    TreeBacklog(String campaign, long now) {
        this.campaign = campaign;
        this.since = now;
    }

    TreeBacklog grow(int last) {
        issued.accumulateAndGet(last, Math::max);
        return this;
    }

    /** @param signed the checkpoint of this tree; null where it is empty */
    TreeBuilder open(int of, @Nullable String signed, TreeBuilder read) {
        key = of;
        checkpoint = signed;
        tree = read;
        return read;
    }

    /** The tree has grown, and is signed. */
    void signed(String now) {
        checkpoint = now;
    }

    /** Of the tree as it was read or written last; null where it is empty. */
    @Nullable
    String checkpoint() {
        return checkpoint;
    }

    String campaign() {
        return campaign;
    }

    long since() {
        return since;
    }

    /** What is left was committed after this moment, so that it waits as long as the first one did. */
    void steppedAt(long now) {
        since = now;
    }

    int issued() {
        return issued.get();
    }

    /** Stands for the campaign in the tables of coupons, once the tree is open. */
    int key() {
        return key;
    }

    /** Null before it was read. */
    @Nullable
    TreeBuilder tree() {
        return tree;
    }

    int length() {
        return tree == null ? issued.get() : (int) Math.max(0, issued.get() - tree.size());
    }
}
