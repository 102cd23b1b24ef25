package io.dibs.app.embedded;

/** The embedded servers cannot run; the message is a sentence for the person who started them. */
public final class EmbeddedServerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public EmbeddedServerException(String message) {
        super(message);
    }

    EmbeddedServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
