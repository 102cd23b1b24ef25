package io.dibs.ledger;

/**
 * The statement went through, and the server warned: a commit whose wait for the synchronous replica was cut looks like
 * this. It stands here, and a failover may lose it.
 */
final class WarningException extends RuntimeException {
    private static final long serialVersionUID = 1;

    WarningException(String message) {
        super(message, null, false, false);
    }
}
