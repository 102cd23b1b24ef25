package io.dibs.ledger;

/** The database cannot be used as it is; the message says why and what to do. */
public final class UnfitDatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Check check;

    UnfitDatabaseException(Check check, String message) {
        super(message);
        this.check = check;
    }

    UnfitDatabaseException(Check check, String message, Throwable cause) {
        super(message, cause);
        this.check = check;
    }

    public Check check() {
        return check;
    }
}
