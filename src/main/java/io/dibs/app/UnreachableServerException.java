package io.dibs.app;

/** A server that this process depends on did not answer within its time limit. */
public final class UnreachableServerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnreachableServerException(String message) {
        super(message);
    }
}
