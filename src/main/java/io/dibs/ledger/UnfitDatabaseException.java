package io.dibs.ledger;

/** The database cannot be used as it is; the message says why and what to do. */
public final class UnfitDatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ServerCheck check;

    UnfitDatabaseException(ServerCheck check, String message) {
        super(message);
        this.check = check;
    }

    UnfitDatabaseException(ServerCheck check, String message, Throwable cause) {
        super(message, cause);
        this.check = check;
    }

    public ServerCheck check() {
        return check;
    }
}
