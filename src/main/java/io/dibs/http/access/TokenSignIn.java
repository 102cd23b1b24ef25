package io.dibs.http.access;

import io.dibs.http.answer.Problem;
import io.dibs.http.request.RequestCaller;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.function.LongSupplier;

/** Believes signed tokens. */
final class TokenSignIn implements SignIn {
    private static final String SCHEME = "Bearer ";
    private static final Future<RequestCaller> NO_TOKEN =
            KnownTokens.refusal(Problem.unauthenticated("No token: send Authorization: Bearer …"));

    private final KnownTokens tokens;
    private final LongSupplier now;

    TokenSignIn(KnownTokens tokens, LongSupplier now) {
        this.tokens = tokens;
        this.now = now;
    }

    @Override
    public Future<RequestCaller> caller(MultiMap headers) {
        String authorization = headers.get(HttpHeaders.AUTHORIZATION);
        return authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? tokens.caller(authorization, SCHEME.length(), now.getAsLong() / 1_000)
                : NO_TOKEN;
    }

    @Override
    public Future<RequestCaller> callerIfAny(MultiMap headers) {
        return headers.contains(HttpHeaders.AUTHORIZATION) ? caller(headers) : NOBODY;
    }
}
