package io.dibs.http.limit;

import io.github.bucket4j.Bandwidth;
import java.time.Duration;

/**
 * So many within a time. All of them may come at once; then they come back one by one, over that time.
 *
 * @param name in the headers
 */
record Rate(String name, int quota, Duration window) {
    Bandwidth bandwidth() {
        return Bandwidth.builder().capacity(quota).refillGreedy(quota, window).build();
    }

    /** As {@code RateLimit-Policy} says it. */
    String policy() {
        return '"' + name + "\";q=" + quota + ";w=" + window.toSeconds();
    }
}
