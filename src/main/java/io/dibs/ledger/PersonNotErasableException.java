package io.dibs.ledger;

/** A person cannot be erased as things are; the text says what to do. */
public final class PersonNotErasableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    PersonNotErasableException(String message) {
        super(message);
    }
}
