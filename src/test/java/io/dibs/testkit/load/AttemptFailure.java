package io.dibs.testkit.load;

/** The ways in which an attempt or a connection can fail. */
public enum AttemptFailure {
    NOT_CONNECTED,
    CONNECTION_LOST,
    TIMED_OUT,
    NOT_HTTP
}
