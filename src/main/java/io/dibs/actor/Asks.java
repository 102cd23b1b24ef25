package io.dibs.actor;

/** Claims without an answer, in the order of their deadlines. */
final class Asks {
    private Ask first;
    private Ask last;

    Ask first() {
        return first;
    }

    void add(Ask ask) {
        ask.before = last;
        if (last == null) {
            first = ask;
        } else {
            last.after = ask;
        }
        last = ask;
    }

    void remove(Ask ask) {
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
