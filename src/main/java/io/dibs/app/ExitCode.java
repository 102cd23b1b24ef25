package io.dibs.app;

/** The exit codes. */
public final class ExitCode {
    public static final int FINE = 0;
    public static final int VIOLATED = 1;
    public static final int WRONG_USE = 2;
    /** A server could not be reached or started, or the node could not stop, within its time limit. */
    public static final int FAILED = 3;

    private ExitCode() {}
}
