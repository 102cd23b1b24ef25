package io.dibs.http.live;

/** A bound is reached: later there may be room. */
final class TooManyListenersException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooManyListenersException(String what) {
        super("Too many " + what, null, false, false);
    }
}
