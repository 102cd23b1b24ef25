package io.dibs.http.access;

import io.dibs.http.answer.Problem;
import io.dibs.http.answer.RefusedException;
import io.dibs.http.request.RequestCaller;
import io.dibs.http.token.InvalidTokenException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells who sends a request by its signed token, almost always at once. Fails with {@link RefusedException} if there is
 * none, and with {@link InvalidTokenException} if it is not believed.
 */
public final class SignIn {
    public static final Future<RequestCaller> NOBODY = Future.succeededFuture(RequestCaller.NOBODY);
    private static final Future<RequestCaller> ANYBODY = Future.succeededFuture(RequestCaller.ANYBODY);
    private static final String SCHEME = "Bearer ";
    private static final RefusedException UNSIGNED =
            new RefusedException(Problem.unauthenticated("No token: send Authorization: Bearer …"));
    private static final Future<RequestCaller> NO_TOKEN = Future.failedFuture(UNSIGNED);

    private final @Nullable KnownTokens tokens;
    private final LongSupplier now;

    /** @param tokens null where nobody signs in */
    SignIn(@Nullable KnownTokens tokens, LongSupplier now) {
        this.tokens = tokens;
        this.now = now;
    }

    Future<RequestCaller> caller(MultiMap headers) {
        if (tokens == null) {
            return ANYBODY;
        }
        String authorization = headers.get(HttpHeaders.AUTHORIZATION);
        return authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? tokens.caller(authorization, SCHEME.length(), now.getAsLong() / 1_000)
                : NO_TOKEN;
    }

    /** For calls that need no token. One that is there must be good all the same. */
    Future<RequestCaller> callerIfAny(MultiMap headers) {
        return tokens == null || headers.contains(HttpHeaders.AUTHORIZATION) ? caller(headers) : NOBODY;
    }
}
