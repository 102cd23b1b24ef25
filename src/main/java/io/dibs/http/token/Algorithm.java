package io.dibs.http.token;

import java.util.Optional;
import java.util.stream.Stream;

/** How tokens may be signed. */
enum Algorithm {
    /** With a secret that this service holds. */
    HS256,
    /** With a key of the identity provider. */
    RS256,
    /** With a key of the identity provider. */
    ES256;

    static Optional<Algorithm> of(String name) {
        return Stream.of(values()).filter(algorithm -> algorithm.name().equals(name)).findFirst();
    }
}
