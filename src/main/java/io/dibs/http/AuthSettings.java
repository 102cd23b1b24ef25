package io.dibs.http;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Who is believed to be who. */
public sealed interface AuthSettings {
    /** Everybody may do anything. */
    record None() implements AuthSettings {}

    /**
     * Tokens signed with a shared secret.
     *
     * @param issuer what {@code iss} must say; null: anything
     * @param audience what {@code aud} must hold; null: anything
     */
    record Jwt(String secret, String issuer, String audience) implements AuthSettings {
        /** HMAC with SHA-256 is as strong as its key up to this length. */
        public static final int MIN_SECRET_BYTES = 32;

        public Jwt {
            Objects.requireNonNull(secret);
            if (secret.getBytes(StandardCharsets.UTF_8).length < MIN_SECRET_BYTES) {
                throw new IllegalArgumentException("The secret has less than " + MIN_SECRET_BYTES + " bytes");
            }
        }

        @Override
        public String toString() {
            return "Jwt[issuer=" + issuer + ", audience=" + audience + "]";
        }
    }

    AuthSettings NONE = new None();
}
