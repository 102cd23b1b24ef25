package io.dibs.app;

import java.net.URI;
import java.util.Optional;

/** Who may do what. */
public sealed interface Auth {
    /** Anybody who reaches the port may do anything. */
    record None() implements Auth {}

    /** At least one of the secret and the key set is there. */
    record Jwt(Optional<Secret> secret, Optional<URI> keySet, Optional<String> issuer, Optional<String> audience)
            implements Auth {}
}
