package io.dibs.app;

/** How and how much is logged. */
public record LogSettings(boolean json, Level level) {
    public enum Level {
        TRACE,
        DEBUG,
        INFO,
        WARN,
        ERROR
    }
}
