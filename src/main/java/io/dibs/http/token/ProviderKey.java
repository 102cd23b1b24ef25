package io.dibs.http.token;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import io.vertx.core.json.JsonObject;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A provider's public key, good for one algorithm. */
final class ProviderKey {
    private static final int MIN_RSA_BITS = 2_048;
    /** A larger one would make each token that names it expensive. */
    private static final int MAX_RSA_BITS = 8_192;
    /** What is read of a key: certificates beside it prove nothing here, and a private part is not kept. */
    private static final Set<String> MEMBERS = Set.of("kty", "use", "key_ops", "alg", "kid", "n", "e", "crv", "x", "y");

    private final JWK jwk;
    private final SignatureAlgorithm algorithm;
    private final JWSHeader header;
    private final JWSVerifier verifier;

    private ProviderKey(JWK jwk, SignatureAlgorithm algorithm, JWSVerifier verifier) {
        this.jwk = jwk;
        this.algorithm = algorithm;
        this.header = new JWSHeader(algorithm.jws());
        this.verifier = verifier;
    }

    /** Empty where the key does not verify signatures of a kind that is known here. */
    static Optional<ProviderKey> of(JsonObject published) throws ParseException, JOSEException {
        Map<String, Object> members = new HashMap<>(published.getMap());
        members.keySet().retainAll(MEMBERS);
        JWK jwk = JWK.parse(members);
        if (jwk instanceof RSAKey rsa && isFor(SignatureAlgorithm.RS256, jwk)) {
            return Optional.of(new ProviderKey(jwk, SignatureAlgorithm.RS256, verifier(rsa.toRSAPublicKey())));
        }
        if (jwk instanceof ECKey ec && Curve.P_256.equals(ec.getCurve()) && isFor(SignatureAlgorithm.ES256, jwk)) {
            return Optional.of(new ProviderKey(jwk, SignatureAlgorithm.ES256, new ECDSAVerifier(ec)));
        }
        return Optional.empty();
    }

    private static boolean isFor(SignatureAlgorithm known, JWK jwk) {
        Algorithm algorithm = jwk.getAlgorithm();
        KeyUse use = jwk.getKeyUse();
        Set<KeyOperation> operations = jwk.getKeyOperations();
        return (algorithm == null || algorithm.equals(known.jws()))
                && (use == null || use.equals(KeyUse.SIGNATURE))
                && (operations == null || operations.contains(KeyOperation.VERIFY));
    }

    private static JWSVerifier verifier(RSAPublicKey key) {
        int bits = key.getModulus().bitLength();
        if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
            throw new IllegalArgumentException("An RSA key of " + bits + " bits");
        }
        return new RSASSAVerifier(key);
    }

    SignatureAlgorithm algorithm() {
        return algorithm;
    }

    /** Null where the provider gives the key no id. */
    String id() {
        return jwk.getKeyID();
    }

    boolean verifies(TokenText token) {
        try {
            return verifier.verify(header, token.signed(), Base64URL.encode(token.signature()));
        } catch (JOSEException e) {
            return false;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProviderKey key && key.jwk.equals(jwk);
    }

    @Override
    public int hashCode() {
        return jwk.hashCode();
    }
}
