package io.dibs.http.token;

/** A rejected token. The reason is not disclosed to the caller, except that it has expired. */
public final class InvalidTokenException extends Exception {
    private static final long serialVersionUID = 1;

    static final InvalidTokenException NOT_VALID = new InvalidTokenException("The token is not valid");
    static final InvalidTokenException EXPIRED = new InvalidTokenException("The token has expired");

    static final InvalidTokenException UNDECIDED = new InvalidTokenException("The identity provider does not answer");

    private InvalidTokenException(String message) {
        super(message, null, false, false);
    }

    public boolean isExpired() {
        return this == EXPIRED;
    }

    /** It names a key that is not known, and the provider cannot be asked: later it may be believed. */
    public boolean isUndecided() {
        return this == UNDECIDED;
    }
}
