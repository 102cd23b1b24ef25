package io.dibs.routing;

import org.jspecify.annotations.Nullable;

/** Claims without an answer, in the order of their deadlines. */
final class PendingClaims {
    private @Nullable PendingClaim first;
    private @Nullable PendingClaim last;

    @Nullable
    PendingClaim first() {
        return first;
    }

    void add(PendingClaim pending) {
        pending.previous = last;
        if (last == null) {
            first = pending;
        } else {
            last.next = pending;
        }
        last = pending;
    }

    void remove(PendingClaim pending) {
        if (pending.previous == null) {
            first = pending.next;
        } else {
            pending.previous.next = pending.next;
        }
        if (pending.next == null) {
            last = pending.previous;
        } else {
            pending.next.previous = pending.previous;
        }
        pending.previous = null;
        pending.next = null;
    }
}
