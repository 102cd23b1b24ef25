package io.dibs.http;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import java.util.function.LongSupplier;

/** Tells who sends a request. It answers at once; one event loop uses it. */
@FunctionalInterface
interface SignIn {
    /** @throws Refused with 401 */
    Caller caller(MultiMap headers);

    /** @param now milliseconds of the epoch */
    static SignIn with(Vertx vertx, AuthSettings settings, LongSupplier now) {
        return settings instanceof AuthSettings.Jwt jwt ? new TokenSignIn(vertx, jwt, now) : headers -> Caller.ANYBODY;
    }
}
