package io.dibs.http.access;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Who is believed to be who. */
public sealed interface AuthSettings {
    /** Everybody may do anything. */
    record None() implements AuthSettings {}

    /**
     * Signed tokens.
     *
     * @param secret of those that are signed here; null: none are
     * @param keySet where an identity provider publishes its keys; null without a provider
     * @param issuer what {@code iss} must say; null: anything
     * @param audience what {@code aud} must hold; null: anything
     */
    record Jwt(
            @Nullable String secret,
            @Nullable URI keySet,
            @Nullable String issuer,
            @Nullable String audience) implements AuthSettings {
        /** HMAC with SHA-256 is as strong as its key up to this length. */
        public static final int MIN_SECRET_BYTES = 32;

        public Jwt {
            if (secret == null && keySet == null) {
                throw new IllegalArgumentException("There is neither a secret nor a key set");
            }
            if (secret != null && secret.getBytes(StandardCharsets.UTF_8).length < MIN_SECRET_BYTES) {
                throw new IllegalArgumentException("The secret has less than " + MIN_SECRET_BYTES + " bytes");
            }
        }

        /** With a secret alone. */
        public Jwt(String secret, @Nullable String issuer, @Nullable String audience) {
            this(secret, null, issuer, audience);
        }

        @Override
        public String toString() {
            return "Jwt[issuer=" + issuer + ", audience=" + audience + "]";
        }
    }

    AuthSettings NONE = new None();
}
