package io.dibs.http.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dibs.http.answer.Problem;
import io.dibs.http.answer.Refused;
import io.dibs.http.limit.RateLimits;
import io.dibs.http.request.Caller;
import io.dibs.http.token.Claims;
import io.dibs.http.token.InvalidToken;
import io.dibs.http.token.TokenVerifier;
import io.vertx.core.Future;

/**
 * Whose tokens have been believed. One is verified once, and then known until it expires or the keys change: most requests
 * of a crowd come with a token that was seen a moment ago. All event loops share one.
 */
final class KnownTokens {
    private static final Future<Caller> NOT_VALID = refusal(Problem.unauthenticated("The token is not valid"));
    private static final Future<Caller> EXPIRED = refusal(Problem.unauthenticated("The token has expired"));
    private static final Future<Caller> UNDECIDED = refusal(Problem.UNAVAILABLE);

    /** Part of the heap that known tokens may take. */
    private static final int HEAP_PARTS = 32;
    /** What is kept of a token beside its text. */
    private static final int OWN_BYTES = 300;

    private final TokenVerifier verifier;
    private final RateLimits limits;
    private final Cache<String, Known> known = Caffeine.newBuilder()
            .maximumWeight(Runtime.getRuntime().maxMemory() / HEAP_PARTS)
            .weigher((String token, Known entry) -> token.length() + OWN_BYTES)
            .executor(Runnable::run)
            .build();

    /** @param generation of the keys that it was verified with */
    private record Known(Future<Caller> caller, int generation) {}

    KnownTokens(TokenVerifier verifier, RateLimits limits) {
        this.verifier = verifier;
        this.limits = limits;
    }

    static Future<Caller> refusal(Problem problem) {
        return Future.failedFuture(new Refused(problem));
    }

    /**
     * Fails with {@link Refused}.
     *
     * @param start of the token in its header
     */
    Future<Caller> caller(String header, int start, long nowSeconds) {
        int generation = verifier.generation();
        Known seen = known.getIfPresent(header);
        if (seen == null || seen.generation() != generation) {
            return verifier.verify(header.substring(start), nowSeconds)
                    .compose(claims -> remembered(header, claims, generation), KnownTokens::refused);
        }
        if (nowSeconds >= seen.caller().result().expiresAtSeconds()) {
            known.invalidate(header);
            return EXPIRED;
        }
        return seen.caller();
    }

    private Future<Caller> remembered(String header, Claims claims, int generation) {
        Future<Caller> caller = Future.succeededFuture(new Caller(
                claims.subject(), claims.scopes(), claims.expiresAtSeconds(), limits.ofUser(claims.subject())));
        known.put(header, new Known(caller, generation));
        return caller;
    }

    private static Future<Caller> refused(Throwable failure) {
        if (failure instanceof InvalidToken invalid) {
            return invalid.isExpired() ? EXPIRED : invalid.isUndecided() ? UNDECIDED : NOT_VALID;
        }
        return Future.failedFuture(failure);
    }
}
