package io.dibs.http.token;

import java.net.URI;
import java.time.Duration;

/** The identity provider's keys could not be had, so nobody could be believed. */
public final class KeysUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    KeysUnavailable(URI source, Duration tried, Throwable cause) {
        super("The identity provider's keys could not be had from " + KeySource.shown(source) + " within "
                + tried.toSeconds() + " s: " + cause.getMessage());
    }
}
