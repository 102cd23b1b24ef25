package io.dibs.http;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Mints tokens that {@link TokenSignIn} of the same settings believes. */
public final class Tokens {
    static final String ALGORITHM = "HS256";

    private final AuthSettings.Jwt settings;
    private final JWTAuth jwt;

    public Tokens(Vertx vertx, AuthSettings.Jwt settings) {
        this.settings = settings;
        this.jwt = keys(vertx, settings);
    }

    /** @param scopes separated by blanks; empty for a plain user */
    public String mint(String userId, String scopes, Instant issuedAt, Duration timeToLive) {
        JsonObject claims = new JsonObject()
                .put("sub", userId)
                .put("iat", issuedAt.getEpochSecond())
                .put("exp", issuedAt.plus(timeToLive).getEpochSecond());
        if (!scopes.isBlank()) {
            claims.put("scope", scopes.strip());
        }
        if (settings.issuer() != null) {
            claims.put("iss", settings.issuer());
        }
        if (settings.audience() != null) {
            claims.put("aud", settings.audience());
        }
        return jwt.generateToken(
                claims, new JWTOptions().setAlgorithm(ALGORITHM).setNoTimestamp(true));
    }

    static JWTAuth keys(Vertx vertx, AuthSettings.Jwt settings) {
        JWTOptions options = new JWTOptions().setAlgorithm(ALGORITHM).setLeeway(0);
        if (settings.issuer() != null) {
            options.setIssuer(settings.issuer());
        }
        if (settings.audience() != null) {
            options.setAudience(List.of(settings.audience()));
        }
        return JWTAuth.create(
                vertx,
                new JWTAuthOptions()
                        .addPubSecKey(
                                new PubSecKeyOptions().setAlgorithm(ALGORITHM).setBuffer(settings.secret()))
                        .setJWTOptions(options));
    }
}
