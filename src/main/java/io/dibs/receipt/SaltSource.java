package io.dibs.receipt;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Derives a salt for each coupon from a secret of the installation. A receipt shows its own salt, which says nothing of
 * any other. Not for several threads at once.
 */
public final class SaltSource {
    public static final int SECRET_BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;

    public SaltSource(byte[] secret) {
        if (secret.length != SECRET_BYTES) {
            throw new IllegalArgumentException("The secret has " + secret.length + " bytes, not " + SECRET_BYTES);
        }
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The user is part of it: where a database was put back to an earlier moment, a sequence can be issued again, and
     * who holds the first receipt must learn nothing of the second.
     */
    public CouponEntry entry(String campaign, int sequence, long issuedAtMillis, String userId) {
        String coupon = campaign + "\n" + sequence + "\n" + issuedAtMillis + "\n" + userId;
        byte[] tag = mac.doFinal(coupon.getBytes(StandardCharsets.UTF_8));
        String salt = HexFormat.of().formatHex(Arrays.copyOf(tag, SALT_BYTES));
        return new CouponEntry(campaign, sequence, issuedAtMillis, salt, userId);
    }
}
