package io.dibs.ledger;

/** Nothing was sent: PostgreSQL could not store this as it is. */
final class UnstorableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnstorableException(String message) {
        super(message, null, false, false);
    }
}
