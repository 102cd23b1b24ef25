package io.dibs.http;

import java.util.Set;

/**
 * Who asks.
 *
 * @param userId null where nobody signs in
 * @param expiresAtSeconds of the epoch; until then the token says so
 */
record Caller(String userId, Set<String> scopes, long expiresAtSeconds) {
    static final String ADMIN = "admin";
    static final String CLAIM_ANY = "claim:any";
    /** Without sign-in everybody is this one. */
    static final Caller ANYBODY = new Caller(null, Set.of(ADMIN), Long.MAX_VALUE);

    boolean isAdmin() {
        return scopes.contains(ADMIN);
    }

    boolean mayClaimFor(String user) {
        return user.equals(userId) || isAdmin() || scopes.contains(CLAIM_ANY);
    }

    boolean maySee(String user) {
        return user.equals(userId) || isAdmin();
    }

    /** For the history. */
    String label() {
        return userId == null ? "anybody" : userId;
    }
}
