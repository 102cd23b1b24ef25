package io.dibs.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that a webhook shares with its receiver; signs according to Standard Webhooks. It never shows itself by
 * accident.
 */
public final class SigningSecret {
    public static final int MIN_BYTES = 24;
    public static final int MAX_BYTES = 64;
    private static final int OWN_BYTES = 32;
    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";

    private final byte[] key;

    public SigningSecret(byte[] key) {
        if (key.length < MIN_BYTES || key.length > MAX_BYTES) {
            throw new IllegalArgumentException("A secret has " + MIN_BYTES + " to " + MAX_BYTES + " bytes");
        }
        this.key = key.clone();
    }

    static SigningSecret random(SecureRandom random) {
        byte[] key = new byte[OWN_BYTES];
        random.nextBytes(key);
        return new SigningSecret(key);
    }

    /** Empty if the text is not a secret. */
    static Optional<SigningSecret> parse(String text) {
        try {
            byte[] key = Base64.getDecoder().decode(text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : "");
            return Optional.of(new SigningSecret(key));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    public byte[] bytes() {
        return key.clone();
    }

    /** The text that receivers are set up with. */
    public String text() {
        return PREFIX + Base64.getEncoder().encodeToString(key);
    }

    /** The value of {@code webhook-signature}. */
    String signature(String messageId, long timestampSeconds, String body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            byte[] signed = (messageId + '.' + timestampSeconds + '.' + body).getBytes(StandardCharsets.UTF_8);
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SigningSecret secret && Arrays.equals(key, secret.key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }

    @Override
    public String toString() {
        return PREFIX + "…";
    }
}
