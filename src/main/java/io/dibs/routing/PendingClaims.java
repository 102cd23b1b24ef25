package io.dibs.routing;

/** Claims without an answer, in the order of their deadlines. */
final class PendingClaims {
    private PendingClaim first;
    private PendingClaim last;

    PendingClaim first() {
        return first;
    }

    void add(PendingClaim ask) {
        ask.before = last;
        if (last == null) {
            first = ask;
        } else {
            last.after = ask;
        }
        last = ask;
    }

    void remove(PendingClaim ask) {
        ask.isOver = true;
        if (ask.before == null) {
            first = ask.after;
        } else {
            ask.before.after = ask.after;
        }
        if (ask.after == null) {
            last = ask.before;
        } else {
            ask.after.before = ask.before;
        }
        ask.before = null;
        ask.after = null;
    }
}
