package io.dibs.http.limit;

import java.time.Duration;

/**
 * So many within a time. All of them may come at once; then they come back one by one, over that time.
 *
 * @param name in the headers
 */
record RateLimit(String name, int quota, Duration window) {
    long windowNanos() {
        return window.toNanos();
    }

    /** After so long there is one more. */
    long intervalNanos() {
        return window.toNanos() / quota;
    }

    /** As {@code RateLimit-Policy} says it. */
    String policy() {
        return '"' + name + "\";q=" + quota + ";w=" + window.toSeconds();
    }
}
