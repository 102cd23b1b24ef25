package io.dibs.app.embedded;

/** The embedded servers cannot run; the message is a sentence for the person who started them. */
public final class EmbeddedFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public EmbeddedFailure(String message) {
        super(message);
    }

    EmbeddedFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
