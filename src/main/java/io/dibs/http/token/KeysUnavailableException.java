package io.dibs.http.token;

import java.net.URI;
import java.time.Duration;

/** The identity provider's keys could not be had, so nobody could be believed. */
public final class KeysUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    KeysUnavailableException(URI source, Duration tried, Throwable cause) {
        super("The identity provider's keys could not be had from " + KeySource.shown(source) + " within "
                + tried.toSeconds() + " s: " + cause.getMessage());
    }
}
