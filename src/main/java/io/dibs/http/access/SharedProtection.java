package io.dibs.http.access;

import io.dibs.http.limit.OriginResolver;
import io.dibs.http.limit.RateLimits;
import io.dibs.http.limit.SignInLimits;
import io.dibs.http.request.UserIds;
import io.dibs.http.token.HmacSigner;
import io.dibs.http.token.ProviderKeys;
import io.dibs.http.token.ProviderKeys.Pace;
import io.dibs.http.token.TokenRules;
import io.dibs.http.token.TokenVerifier;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What all event loops of a node share to know who asks and how often.
 *
 * @param tokens null where nobody signs in
 * @param minter null where tokens are signed elsewhere
 */
public record SharedProtection(
        @Nullable KnownTokens tokens,
        @Nullable TokenMinter minter,
        RateLimits limits,
        SignInLimits signInLimits,
        OriginResolver origins,
        CrossOrigin crossOrigin,
        SignInLog signInLog) {
    private static final int SECRET_BYTES = 32;

    /** Waits for the identity provider's keys where there are any. */
    public static Future<SharedProtection> open(Vertx vertx, AuthSettings auth, ProtectionSettings settings) {
        if (auth instanceof AuthSettings.Jwt jwt) {
            TokenMinter minter = jwt.secret() == null ? null : new TokenMinter(jwt);
            return verifier(vertx, jwt).map(verifier -> with(verifier, minter, settings));
        }
        return Future.succeededFuture(with(null, new TokenMinter(defaultJwt()), settings));
    }

    /** Without authentication a sign-in gets a token all the same. It grants nothing and forges nothing. */
    private static AuthSettings.Jwt defaultJwt() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return new AuthSettings.Jwt(HexFormat.of().formatHex(secret), null, null);
    }

    private static SharedProtection with(
            @Nullable TokenVerifier verifier, @Nullable TokenMinter minter, ProtectionSettings settings) {
        RateLimits limits = new RateLimits(settings.limits(), System::nanoTime);
        return new SharedProtection(
                verifier == null ? null : new KnownTokens(verifier, limits),
                minter,
                limits,
                new SignInLimits(System::nanoTime),
                new OriginResolver(settings.limits().proxies()),
                new CrossOrigin(settings.origins()),
                new SignInLog(System::nanoTime));
    }

    private static Future<TokenVerifier> verifier(Vertx vertx, AuthSettings.Jwt settings) {
        TokenRules rules =
                new TokenRules(settings.issuer(), settings.audience(), subject -> UserIds.flaw(subject) == null);
        HmacSigner secret = settings.secret() == null ? null : new HmacSigner(settings.secret());
        Future<ProviderKeys> provider = settings.keySet() == null
                ? Future.succeededFuture(null)
                : ProviderKeys.open(vertx, settings.keySet(), Pace.DEFAULT, System::nanoTime);
        return provider.map(keys -> new TokenVerifier(rules, secret, keys));
    }

    /** @param now milliseconds of the epoch */
    public SignIn signIn(LongSupplier now) {
        return new SignIn(tokens, now);
    }
}
