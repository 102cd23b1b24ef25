package io.dibs.routing;

/** The failure of a request to another node. */
public final class NodeRequestFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Kind kind;

    public enum Kind {
        /** No bus is attached. */
        NOT_SENT,
        /** The node left before it answered. */
        LEFT,
        /** No answer within the timeout: it may have been executed. */
        LATE,
        /** The node answered that it failed. */
        FAILED
    }

    NodeRequestFailure(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
