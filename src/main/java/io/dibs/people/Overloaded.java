package io.dibs.people;

/** More passwords wait to be hashed than can be in a moment; asking again later is safe. */
public final class Overloaded extends RuntimeException {
    private static final long serialVersionUID = 1;

    Overloaded() {
        super("Too many passwords wait to be hashed", null, false, false);
    }
}
