package io.dibs.people;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;

/**
 * Argon2id: a guess costs as much memory as a sign-in does. A hash names its own parameters, so others may be chosen
 * later and what is stored stays good.
 */
final class PasswordHash {
    /** One of the choices of equal strength that OWASP gives; of these the one that is kind to a small heap. */
    private static final int MEMORY_KIB = 12_288;

    private static final int PASSES = 3;
    private static final int LANES = 1;
    private static final int BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** No password has it, and to find that out takes as long as with any other. */
    static final String NOBODYS = "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=" + LANES + "$"
            + base64(new byte[SALT_BYTES]) + "$" + base64(new byte[BYTES]);

    private PasswordHash() {}

    static String of(String password) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return Argon2Function.getInstance(MEMORY_KIB, PASSES, LANES, BYTES, Argon2.ID)
                .hash(bytes(password), salt)
                .getResult();
    }

    static boolean matches(String password, String hash) {
        return Argon2Function.getInstanceFromHash(hash)
                .check(bytes(password), hash.getBytes(StandardCharsets.US_ASCII));
    }

    /** The same for each keyboard that writes the same characters. */
    private static byte[] bytes(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }
}
