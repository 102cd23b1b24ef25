package io.dibs.app.archive;

/** A campaign cannot be archived as it is, or its files are not what they should be; the text says what to do. */
public final class ArchiveRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ArchiveRefusedException(String message) {
        super(message);
    }

    ArchiveRefusedException(String message, Throwable cause) {
        super(message + ": " + cause, cause);
    }
}
