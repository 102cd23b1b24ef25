package io.dibs.people;

import java.security.SecureRandom;

/**
 * Ids that stand in the order in which they were made, to a millisecond, so that a list by id begins with who came first;
 * 80 random bits keep them from being guessed.
 */
final class AccountIds {
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int TIME_CHARS = 10;
    private static final int RANDOM_CHARS = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private AccountIds() {}

    static String next(long now) {
        StringBuilder id = new StringBuilder("u-");
        for (int i = TIME_CHARS - 1; i >= 0; i--) {
            id.append(ALPHABET.charAt((int) (now >>> (5 * i)) & 31));
        }
        return id.append(random(RANDOM_CHARS)).toString();
    }

    /** @param length in characters of five bits */
    static String random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        StringBuilder text = new StringBuilder(length);
        for (byte b : bytes) {
            text.append(ALPHABET.charAt(b & 31));
        }
        return text.toString();
    }
}
