package io.dibs.receipt;

/** A receipt, checkpoint or key that is malformed, or does not prove what it claims. The message is for people. */
public final class InvalidProofException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public InvalidProofException(String message) {
        super(message, null, false, false);
    }
}
