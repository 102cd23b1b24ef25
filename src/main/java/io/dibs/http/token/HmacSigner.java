package io.dibs.http.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs tokens with a secret that this service holds (HS256), and verifies its own signatures. Not by Nimbus: it makes
 * a new {@link Mac} for each signature, which adds 0.5 µs to the 1.5 µs that verifying such a token takes.
 */
public final class HmacSigner {
    private static final String NAME = "HmacSHA256";
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final String HEADER = encoded("{\"typ\":\"JWT\",\"alg\":\"HS256\"}");

    /** Never used itself: each signature takes a copy, so that any thread may ask for one. */
    private final Mac keyed;

    public HmacSigner(String secret) {
        try {
            keyed = Mac.getInstance(NAME);
            keyed.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), NAME));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM has no " + NAME, e);
        }
    }

    /** @param claims a JSON object */
    public String token(String claims) {
        String signed = HEADER + "." + encoded(claims);
        return signed + "." + BASE64.encodeToString(sign(signed.getBytes(StandardCharsets.ISO_8859_1)));
    }

    boolean verifies(TokenText token) {
        return MessageDigest.isEqual(sign(token.signed()), token.signature());
    }

    private byte[] sign(byte[] text) {
        try {
            return ((Mac) keyed.clone()).doFinal(text);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("The " + NAME + " of this JVM cannot be copied", e);
        }
    }

    private static String encoded(String json) {
        return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
