package io.dibs.app;

import io.dibs.http.access.AuthSettings;
import java.net.URI;
import java.util.Optional;

/** Who may do what. */
public sealed interface AuthMode {
    /** What the API makes of it. */
    AuthSettings forHttp();

    /** Anyone who can reach the port has full access. */
    record None() implements AuthMode {
        @Override
        public AuthSettings forHttp() {
            return AuthSettings.NONE;
        }
    }

    /**
     * At least one of the secret and the key set is there.
     *
     * @param administrator the password of the first one
     */
    record Jwt(
            Optional<HiddenText> secret,
            Optional<URI> keySet,
            Optional<String> issuer,
            Optional<String> audience,
            Optional<HiddenText> administrator)
            implements AuthMode {
        @Override
        public AuthSettings.Jwt forHttp() {
            return new AuthSettings.Jwt(
                    secret.map(HiddenText::text).orElse(null),
                    keySet.orElse(null),
                    issuer.orElse(null),
                    audience.orElse(null));
        }
    }
}
