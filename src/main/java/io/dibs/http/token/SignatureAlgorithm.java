package io.dibs.http.token;

import com.nimbusds.jose.JWSAlgorithm;
import java.util.Optional;
import java.util.stream.Stream;

/** How tokens may be signed. */
enum SignatureAlgorithm {
    /** With a secret that this service holds. */
    HS256(JWSAlgorithm.HS256),
    /** With a key of the identity provider. */
    RS256(JWSAlgorithm.RS256),
    /** With a key of the identity provider. */
    ES256(JWSAlgorithm.ES256);

    @SuppressWarnings("ImmutableEnumChecker") // It is immutable, but does not say so.
    private final JWSAlgorithm jws;

    SignatureAlgorithm(JWSAlgorithm jws) {
        this.jws = jws;
    }

    JWSAlgorithm jws() {
        return jws;
    }

    static Optional<SignatureAlgorithm> of(String name) {
        return Stream.of(values())
                .filter(algorithm -> algorithm.name().equals(name))
                .findFirst();
    }
}
