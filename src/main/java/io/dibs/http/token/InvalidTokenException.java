package io.dibs.http.token;

import org.jspecify.annotations.Nullable;

/** A rejected token. The reason is for the log of sign-ins; the caller learns of it only that the token has expired. */
public final class InvalidTokenException extends Exception {
    private static final long serialVersionUID = 1;

    static final InvalidTokenException NOT_VALID = new InvalidTokenException(Reason.NOT_VALID, null);
    static final InvalidTokenException UNDECIDED = new InvalidTokenException(Reason.UNDECIDED, null);

    public enum Reason {
        NOT_VALID("malformed, or not signed with a known key"),
        NOT_YET_VALID("not valid yet"),
        OTHER_ISSUER("from another issuer"),
        OTHER_AUDIENCE("for another audience"),
        EXPIRED("expired"),
        /** It names a key that is not known, and the provider cannot be asked: later it may be believed. */
        UNDECIDED("the identity provider does not answer");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    private final Reason reason;
    private final @Nullable String user;

    /** @param user whose token it is, if its signature shows that */
    InvalidTokenException(Reason reason, @Nullable String user) {
        super(reason.text, null, false, false);
        this.reason = reason;
        this.user = user;
    }

    public static InvalidTokenException expired(@Nullable String user) {
        return new InvalidTokenException(Reason.EXPIRED, user);
    }

    public Reason reason() {
        return reason;
    }

    public @Nullable String user() {
        return user;
    }
}
