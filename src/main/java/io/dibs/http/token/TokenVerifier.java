package io.dibs.http.token;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Tells which tokens are to be believed. How a token is signed decides whose key it is held against: ours for one, the
 * provider's for the others, never both.
 */
public final class TokenVerifier {
    private static final Future<VerifiedClaims> NOT_VALID = Future.failedFuture(InvalidTokenException.NOT_VALID);

    private final TokenRules rules;
    private final @Nullable HmacSigner secret;
    private final @Nullable ProviderKeys provider;

    /**
     * @param secret null where this service signs no tokens
     * @param provider null where nobody else does
     */
    public TokenVerifier(TokenRules rules, @Nullable HmacSigner secret, @Nullable ProviderKeys provider) {
        if (secret == null && provider == null) {
            throw new IllegalArgumentException("Without a key every token would have to be believed");
        }
        this.rules = rules;
        this.secret = secret;
        this.provider = provider;
    }

    /** Fails with {@link InvalidTokenException}. It is complete at once unless the provider has to be asked. */
    public Future<VerifiedClaims> verify(String token, long nowSeconds) {
        try {
            TokenText text = TokenText.parse(token);
            return switch (text.algorithm()) {
                case HS256 -> secret != null && secret.verifies(text) ? claims(text, nowSeconds) : NOT_VALID;
                case RS256, ES256 -> provider == null ? NOT_VALID : byProvider(provider, text, nowSeconds);
            };
        } catch (InvalidTokenException invalid) {
            return Future.failedFuture(invalid);
        }
    }

    private Future<VerifiedClaims> byProvider(ProviderKeys keys, TokenText text, long nowSeconds) {
        return keys.find(text.algorithm(), text.keyId())
                .compose(key -> key.verifies(text) ? claims(text, nowSeconds) : NOT_VALID);
    }

    private Future<VerifiedClaims> claims(TokenText text, long nowSeconds) {
        try {
            return Future.succeededFuture(rules.claims(text.claims(), nowSeconds));
        } catch (InvalidTokenException invalid) {
            return Future.failedFuture(invalid);
        }
    }

    /** Changes when tokens that were believed have to be looked at again. */
    public int generation() {
        return provider == null ? 0 : provider.generation();
    }
}
