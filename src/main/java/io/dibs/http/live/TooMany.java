package io.dibs.http.live;

/** A bound is reached: later there may be room. */
final class TooMany extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooMany(String what) {
        super("Too many " + what, null, false, false);
    }
}
