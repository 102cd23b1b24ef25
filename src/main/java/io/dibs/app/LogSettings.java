package io.dibs.app;

/**
 * How and how much is logged.
 *
 * @param signIns of the lines about sign-ins and refused tokens
 */
public record LogSettings(boolean json, Level level, Level signIns) {
    public enum Level {
        TRACE,
        DEBUG,
        INFO,
        WARN,
        ERROR
    }
}
