package io.dibs.http.access;

import io.dibs.http.token.HmacSigner;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** Mints tokens that nodes with the same settings believe. */
public final class TokenMinter {
    private final AuthSettings.Jwt settings;
    private final HmacSigner key;

    /** @param settings with a secret */
    public TokenMinter(AuthSettings.Jwt settings) {
        this.settings = settings;
        this.key = new HmacSigner(Objects.requireNonNull(settings.secret()));
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
        return key.token(claims.encode());
    }
}
