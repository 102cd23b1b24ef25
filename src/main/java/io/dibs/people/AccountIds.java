package io.dibs.people;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids that stand in the order in which they were made, to a millisecond, so that a list by id begins with who came
 * first; 80 random bits keep them from being guessed.
 */
final class AccountIds {
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int TIME_CHARS = 10;
    private static final int RANDOM_CHARS = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private AccountIds() {}

    /** Where characters come from, five bits each. */
    @FunctionalInterface
    interface Source {
        String next(int length);
    }

    static String next(long now) {
        return next(now, AccountIds::random);
    }

    static String next(long now, Source source) {
        StringBuilder id = new StringBuilder("u-");
        for (int i = TIME_CHARS - 1; i >= 0; i--) {
            id.append(ALPHABET.charAt((int) (now >>> (5 * i)) & 31));
        }
        return id.append(source.next(RANDOM_CHARS)).toString();
    }

    /** @param length in characters of five bits */
    static String random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return text(bytes, length);
    }

    /** The same characters again from the same seed: a retry makes what the first request made. */
    static Source seeded(byte[] seed) {
        AtomicLong drawn = new AtomicLong();
        return length -> {
            ByteBuffer text =
                    ByteBuffer.allocate(seed.length + Long.BYTES).put(seed).putLong(drawn.getAndIncrement());
            return text(sha256(text.array()), length);
        };
    }

    /** @param length at most as many as there are bytes */
    private static String text(byte[] bytes, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(bytes[i] & 31));
        }
        return text.toString();
    }

    private static byte[] sha256(byte[] text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JVM has no SHA-256", e);
        }
    }
}
