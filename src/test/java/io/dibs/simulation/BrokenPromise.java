package io.dibs.simulation;

/** A run shows something that must never be. */
final class BrokenPromise extends AssertionError {
    private static final long serialVersionUID = 1;

    private final String kind;

    BrokenPromise(String when, String what) {
        super(when + ": " + what);
        this.kind = what.split(":", 2)[0];
    }

    /** What is wrong, without the names of this run. */
    static String kindOf(Throwable failure) {
        return failure instanceof BrokenPromise broken
                ? broken.kind
                : failure.getClass().getName();
    }
}
