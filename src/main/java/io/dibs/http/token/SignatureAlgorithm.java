package io.dibs.http.token;

import java.util.Optional;
import java.util.stream.Stream;

/** How tokens may be signed. */
enum SignatureAlgorithm {
    /** With a secret that this service holds. */
    HS256,
    /** With a key of the identity provider. */
    RS256,
    /** With a key of the identity provider. */
    ES256;

    static Optional<SignatureAlgorithm> of(String name) {
        return Stream.of(values())
                .filter(algorithm -> algorithm.name().equals(name))
                .findFirst();
    }
}
