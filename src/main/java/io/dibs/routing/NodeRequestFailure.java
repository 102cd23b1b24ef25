package io.dibs.routing;

/** A request to another node that has no answer. */
public final class NodeRequestFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Kind kind;

    public enum Kind {
        /** There is no bus to send it over. */
        NOT_SENT,
        /** The node left before it answered. */
        LEFT,
        /** No answer within the time limit: it may have been carried out. */
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
