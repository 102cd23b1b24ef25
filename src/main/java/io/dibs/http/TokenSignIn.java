package io.dibs.http;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Believes signed tokens. The library's check of signature, issuer and audience stands between two of our own: it takes
 * tokens that name no user, never expire, or ask for rules that it does not know.
 */
final class TokenSignIn implements SignIn {
    private static final Problem NO_TOKEN = Problem.unauthenticated("No token: send Authorization: Bearer …");
    private static final Problem NOT_VALID = Problem.unauthenticated("The token is not valid");
    private static final Problem EXPIRED = Problem.unauthenticated("The token has expired");
    private static final String SCHEME = "Bearer ";
    private static final int MAX_LENGTH = 4_096;
    private static final int MAX_REMEMBERED = 8_192;

    private final JWTAuth jwt;
    private final LongSupplier now;
    private final Map<String, Caller> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Caller> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    TokenSignIn(Vertx vertx, AuthSettings.Jwt settings, LongSupplier now) {
        this.now = now;
        jwt = Tokens.keys(vertx, settings);
    }

    @Override
    public Caller caller(MultiMap headers) {
        String authorization = headers.get(HttpHeaders.AUTHORIZATION);
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw new Refused(NO_TOKEN);
        }
        Caller caller = remembered.get(authorization);
        if (caller == null) {
            caller = verified(authorization.substring(SCHEME.length()));
            remembered.put(authorization, caller);
        }
        if (now.getAsLong() / 1_000 >= caller.expiresAtSeconds()) {
            remembered.remove(authorization);
            throw new Refused(EXPIRED);
        }
        return caller;
    }

    private Caller verified(String token) {
        requirePlainHeader(token);
        return caller(claims(token));
    }

    /** Claims of another type than they should have make the library throw. */
    private JsonObject claims(String token) {
        try {
            Future<User> user = jwt.authenticate(new TokenCredentials(token));
            if (user.succeeded()) {
                return user.result().attributes().getJsonObject("accessToken");
            }
        } catch (ClassCastException | NullPointerException | IllegalArgumentException e) {
            throw new Refused(NOT_VALID);
        }
        throw new Refused(NOT_VALID);
    }

    /** One algorithm only, and nothing that the token calls critical: it would be a rule that is not kept here. */
    private static void requirePlainHeader(String token) {
        int dot = token.indexOf('.');
        if (dot < 0 || token.length() > MAX_LENGTH) {
            throw new Refused(NOT_VALID);
        }
        try {
            JsonObject header =
                    new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(token.substring(0, dot))));
            if (!Tokens.ALGORITHM.equals(header.getValue("alg")) || header.containsKey("crit")) {
                throw new Refused(NOT_VALID);
            }
        } catch (IllegalArgumentException | DecodeException e) {
            throw new Refused(NOT_VALID);
        }
    }

    private static Caller caller(JsonObject claims) {
        Object subject = claims.getValue("sub");
        Object scope = claims.getValue("scope", "");
        if (!(subject instanceof String userId)
                || UserIds.flaw(userId) != null
                || !(claims.getValue("exp") instanceof Number expiry)
                || !(scope instanceof String scopes)) {
            throw new Refused(NOT_VALID);
        }
        return new Caller(userId, Set.copyOf(Arrays.asList(scopes.strip().split(" +"))), expiry.longValue());
    }
}
