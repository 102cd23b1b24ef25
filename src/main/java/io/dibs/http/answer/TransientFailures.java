package io.dibs.http.answer;

import io.vertx.core.VertxException;

/**
 * Tells failures that may have passed when the client asks again from faults of this program, which a retry meets
 * again. What is behind the API fails with I/O errors, time-outs and {@link VertxException}s while it does not answer;
 * every other exception was not foreseen.
 */
public final class TransientFailures {
    private TransientFailures() {}

    public static boolean includes(Throwable failure) {
        return failure instanceof VertxException
                || !(failure instanceof RuntimeException) && !(failure instanceof Error);
    }
}
