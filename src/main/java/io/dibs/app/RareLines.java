package io.dibs.app;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Lets a line of the log through now and then, and counts the others. Any thread may call it. */
final class RareLines {
    private final long everyNanos;
    private final LongSupplier nanos;
    private long last;
    private boolean begun;
    private long heldBack;

    /** @param nanos monotonic */
    RareLines(long everyMillis, LongSupplier nanos) {
        this.everyNanos = TimeUnit.MILLISECONDS.toNanos(everyMillis);
        this.nanos = nanos;
    }

    /** What a line says of those that were held back before it. */
    static String more(long heldBack) {
        return heldBack == 0 ? "" : " (and " + heldBack + " more since the last such line)";
    }

    /** @return how many were held back before this one; empty where this one is too */
    synchronized OptionalLong next() {
        long now = nanos.getAsLong();
        if (begun && now - last < everyNanos) {
            heldBack++;
            return OptionalLong.empty();
        }
        begun = true;
        last = now;
        long before = heldBack;
        heldBack = 0;
        return OptionalLong.of(before);
    }
}
