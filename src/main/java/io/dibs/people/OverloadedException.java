package io.dibs.people;

/** More passwords wait to be hashed than can be in a moment; asking again later is safe. */
public final class OverloadedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OverloadedException() {
        super("Too many passwords wait to be hashed", null, false, false);
    }
}
