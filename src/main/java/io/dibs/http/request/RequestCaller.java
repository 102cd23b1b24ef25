package io.dibs.http.request;

import io.dibs.http.limit.RateLimiter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param userId null where nobody signs in
 * @param expiresAtSeconds of the epoch; until then the token says so
 * @param limiter how often this user may still ask; null: any number of times
 */
public record RequestCaller(
        @Nullable String userId,
        Set<String> scopes,
        long expiresAtSeconds,
        @Nullable RateLimiter limiter) {
    static final String ADMIN = "admin";
    static final String OPERATOR = "operator";
    static final String CLAIM_ANY = "claim:any";
    /** Without sign-in everybody is this one. */
    public static final RequestCaller ANYBODY = new RequestCaller(null, Set.of(ADMIN), Long.MAX_VALUE, null);
    /** Who has no token, where none is needed. */
    public static final RequestCaller NOBODY = new RequestCaller(null, Set.of(), Long.MAX_VALUE, null);

    public boolean isAdmin() {
        return scopes.contains(ADMIN);
    }

    public boolean isOperator() {
        return scopes.contains(OPERATOR) || isAdmin();
    }

    public boolean mayClaimFor(String user) {
        return user.equals(userId) || isAdmin() || scopes.contains(CLAIM_ANY);
    }

    /** What a user holds. */
    public boolean maySee(String user) {
        return user.equals(userId) || isOperator();
    }

    /** Whether the caller is identified; without authentication nobody is. */
    public boolean isKnown() {
        return this != NOBODY;
    }

    /** Nobody else learns that a campaign is being prepared. */
    public boolean maySeeDrafts() {
        return isOperator();
    }

    /** A user's own account. */
    public boolean mayManage(String user) {
        return user.equals(userId) || isAdmin();
    }

    /** A machine of one's own or a person of trust, as far as anybody has signed in. */
    public boolean isTrusted() {
        return userId != null && (isOperator() || scopes.contains(CLAIM_ANY));
    }

    /** For the history. */
    public String label() {
        return userId == null ? "anybody" : userId;
    }
}
