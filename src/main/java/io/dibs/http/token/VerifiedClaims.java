package io.dibs.http.token;

import java.util.Set;

/**
 * What a token says that is believed.
 *
 * @param subject the user
 * @param expiresAtSeconds of the epoch
 */
public record VerifiedClaims(String subject, Set<String> scopes, long expiresAtSeconds) {}
