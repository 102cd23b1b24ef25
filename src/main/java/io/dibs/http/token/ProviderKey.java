package io.dibs.http.token;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * A public key, good for one algorithm.
 *
 * @param id null where the provider gives it none
 */
record ProviderKey(SignatureAlgorithm algorithm, String id, PublicKey key) {
    private static final int MIN_RSA_BITS = 2_048;
    /** A larger one would make each token that names it expensive. */
    private static final int MAX_RSA_BITS = 8_192;
    /** Of each of the two numbers of a signature. */
    private static final int EC_BYTES = 32;

    private static final ECParameterSpec P256 = p256();

    private static ECParameterSpec p256() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM has no P-256", e);
        }
    }

    /** Empty where it is none for signatures that are known here. */
    static Optional<ProviderKey> of(JsonObject jwk) throws GeneralSecurityException {
        String type = jwk.getString("kty");
        boolean rsa = "RSA".equals(type);
        SignatureAlgorithm algorithm = rsa ? SignatureAlgorithm.RS256 : SignatureAlgorithm.ES256;
        if (!rsa && !("EC".equals(type) && "P-256".equals(jwk.getString("crv")))
                || !algorithm.name().equals(jwk.getString("alg", algorithm.name()))
                || !verifies(jwk)) {
            return Optional.empty();
        }
        PublicKey key = rsa ? rsa(jwk) : ec(jwk);
        return Optional.of(new ProviderKey(algorithm, jwk.getString("kid"), key));
    }

    private static boolean verifies(JsonObject jwk) {
        JsonArray operations = jwk.getJsonArray("key_ops");
        return "sig".equals(jwk.getString("use", "sig")) && (operations == null || operations.contains("verify"));
    }

    private static PublicKey rsa(JsonObject jwk) throws GeneralSecurityException {
        BigInteger modulus = number(jwk, "n");
        if (modulus.bitLength() < MIN_RSA_BITS || modulus.bitLength() > MAX_RSA_BITS) {
            throw new IllegalArgumentException("An RSA key of " + modulus.bitLength() + " bits");
        }
        return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, number(jwk, "e")));
    }

    private static PublicKey ec(JsonObject jwk) throws GeneralSecurityException {
        ECPoint point = new ECPoint(number(jwk, "x"), number(jwk, "y"));
        return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, P256));
    }

    private static BigInteger number(JsonObject jwk, String name) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(jwk.getString(name)));
    }

    boolean verifies(TokenText token) {
        boolean rsa = algorithm == SignatureAlgorithm.RS256;
        if (!rsa && !isInRange(token.signature())) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSAinP1363Format");
            signature.initVerify(key);
            signature.update(token.signed());
            return signature.verify(token.signature());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Early builds of Java 17 believe a signature of zeros (CVE-2022-21449). */
    private static boolean isInRange(byte[] signature) {
        return signature.length == 2 * EC_BYTES
                && isInRange(new BigInteger(1, Arrays.copyOfRange(signature, 0, EC_BYTES)))
                && isInRange(new BigInteger(1, Arrays.copyOfRange(signature, EC_BYTES, 2 * EC_BYTES)));
    }

    private static boolean isInRange(BigInteger number) {
        return number.signum() > 0 && number.compareTo(P256.getOrder()) < 0;
    }
}
