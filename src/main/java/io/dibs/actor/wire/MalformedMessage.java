package io.dibs.actor.wire;

/** What came is not a message of this version: it is refused whole. */
public final class MalformedMessage extends RuntimeException {
    private static final long serialVersionUID = 1;

    MalformedMessage(String what) {
        super(what);
    }

    MalformedMessage(RuntimeException cause) {
        super(cause.getMessage(), cause);
    }
}
