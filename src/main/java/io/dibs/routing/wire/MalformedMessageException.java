package io.dibs.routing.wire;

/** What came is not a message of this version: it is refused whole. */
public final class MalformedMessageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MalformedMessageException(String what) {
        super(what);
    }

    MalformedMessageException(RuntimeException cause) {
        super(cause.getMessage(), cause);
    }
}
