package io.dibs.http.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dibs.http.limit.RateLimits;
import io.dibs.http.request.RequestCaller;
import io.dibs.http.token.InvalidTokenException;
import io.dibs.http.token.TokenVerifier;
import io.dibs.http.token.VerifiedClaims;
import io.vertx.core.Future;

/**
 * Whose tokens have been believed. One is verified once, and then known until it expires or the keys change: most
 * requests of a crowd come with a token that was seen a moment ago. All event loops share one.
 */
final class KnownTokens {
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
    private record Known(Future<RequestCaller> caller, int generation) {}

    KnownTokens(TokenVerifier verifier, RateLimits limits) {
        this.verifier = verifier;
        this.limits = limits;
    }

    /**
     * Fails with {@link InvalidTokenException}.
     *
     * @param start of the token in its header
     */
    Future<RequestCaller> caller(String header, int start, long nowSeconds) {
        int generation = verifier.generation();
        Known seen = known.getIfPresent(header);
        if (seen == null || seen.generation() != generation) {
            return verifier.verify(header.substring(start), nowSeconds)
                    .compose(claims -> remembered(header, claims, generation));
        }
        if (nowSeconds >= seen.caller().result().expiresAtSeconds()) {
            known.invalidate(header);
            return Future.failedFuture(
                    InvalidTokenException.expired(seen.caller().result().userId()));
        }
        return seen.caller();
    }

    private Future<RequestCaller> remembered(String header, VerifiedClaims claims, int generation) {
        Future<RequestCaller> caller = Future.succeededFuture(new RequestCaller(
                claims.subject(), claims.scopes(), claims.expiresAtSeconds(), limits.ofUser(claims.subject())));
        known.put(header, new Known(caller, generation));
        return caller;
    }
}
