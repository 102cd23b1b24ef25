package io.dibs.load;

/** What can become of an attempt, or of a connection, instead of an answer. */
public enum AttemptFailure {
    NOT_CONNECTED,
    CONNECTION_LOST,
    TIMED_OUT,
    NOT_HTTP
}
