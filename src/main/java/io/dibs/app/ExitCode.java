package io.dibs.app;

/** The exit codes. */
public final class ExitCode {
    public static final int OK = 0;
    public static final int VIOLATION = 1;
    public static final int USAGE = 2;
    /** A server could not be reached or started, or the node could not stop, within its time limit. */
    public static final int FAILED = 3;

    private ExitCode() {}
}
