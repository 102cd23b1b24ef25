package io.dibs.campaign;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encodes and decodes coupon codes: the shard and the campaign's number there, then one AES block of the sequence under
 * the campaign's key, then two check characters; in Crockford's base 32, in groups of four. A code needs no column and
 * no index: it is computed and decoded. It cannot be guessed, and a typo is noticed before any lookup.
 */
public final class CouponCode {
    static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int SHARD_CHARS = 2;
    private static final int NUMBER_CHARS = 2;
    private static final int BLOCK_CHARS = 26;
    private static final int CHECK_CHARS = 2;
    private static final int SHORTEST = SHARD_CHARS + NUMBER_CHARS + BLOCK_CHARS + CHECK_CHARS;
    /** Six characters of number name a billion campaigns in a shard. */
    private static final int LONGEST = SHORTEST + 4;

    private static final int GROUP = 4;
    /** How long the text of a code can be. */
    public static final int MAX_CHARS = LONGEST + (LONGEST - 1) / GROUP;
    /**
     * The greatest prime below 32 squared: every single wrong character and every swap of neighbours changes the rest.
     */
    private static final int CHECK_MODULUS = 1021;

    private static final byte[] CHARS = ALPHABET.getBytes(StandardCharsets.US_ASCII);
    private static final int[] VALUES = values();
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private CouponCode() {}

    /** Where a code's coupon is stored, as far as it can be read without the key. */
    public record Address(int shard, int number, byte[] block) {}

    /** Writes codes of one campaign. Not for use by several threads: it holds a cipher and its buffers. */
    public static final class Writer {
        private final CodeKey key;
        private @Nullable Cipher cipher;
        private int generation;
        private final byte[] plain = new byte[16];
        private final byte[] block = new byte[16];
        private final byte[] values = new byte[LONGEST];
        private final int prefixLength;

        public Writer(Terms terms) {
            key = terms.codeKey();
            putBase32(terms.shard(), 0, SHARD_CHARS);
            int numberChars = numberChars(terms.number());
            putBase32(terms.number(), SHARD_CHARS, numberChars);
            prefixLength = SHARD_CHARS + numberChars;
        }

        public String write(int sequence) {
            byte[] text = new byte[MAX_CHARS];
            return new String(text, 0, write(sequence, text, 0), StandardCharsets.US_ASCII);
        }

        /**
         * Writes at most {@link #MAX_CHARS} bytes.
         *
         * @return how many
         */
        public int write(int sequence, byte[] out, int at) {
            Cipher current = cipherOf(sequence);
            for (int i = 0; i < 4; i++) {
                plain[i] = (byte) (sequence >>> (24 - 8 * i));
            }
            encrypt(current);
            int length = putBlock(prefixLength);
            int check = checksum(values, length);
            values[length++] = (byte) (check >> 5);
            values[length++] = (byte) (check & 31);
            return writeGroups(length, out, at);
        }

        private Cipher cipherOf(int sequence) {
            int keyGeneration = key.generation(sequence);
            Cipher current = cipher;
            if (current == null || keyGeneration != generation) {
                current = cipher(Cipher.ENCRYPT_MODE, key.key(keyGeneration));
                cipher = current;
                generation = keyGeneration;
            }
            return current;
        }

        private void encrypt(Cipher current) {
            try {
                current.doFinal(plain, 0, plain.length, block, 0);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("AES refused a whole block", e);
            }
        }

        private void putBase32(int value, int at, int chars) {
            for (int i = 0; i < chars; i++) {
                values[at + i] = (byte) (value >>> (5 * (chars - 1 - i)) & 31);
            }
        }

        /** Twelve characters of each half, the one that has bits of both, and the three bits that are left. */
        private int putBlock(int at) {
            long high = (long) LONGS.get(block, 0);
            long low = (long) LONGS.get(block, Long.BYTES);
            int length = at;
            for (int shift = 59; shift >= 4; shift -= 5) {
                values[length++] = (byte) (high >>> shift & 31);
            }
            values[length++] = (byte) (high << 1 & 31 | low >>> 63);
            for (int shift = 58; shift >= 3; shift -= 5) {
                values[length++] = (byte) (low >>> shift & 31);
            }
            values[length++] = (byte) (low << 2 & 31);
            return length;
        }

        private int writeGroups(int length, byte[] out, int at) {
            int end = at;
            for (int i = 0; i < length; i++) {
                if (i > 0 && i % GROUP == 0) {
                    out[end++] = '-';
                }
                out[end++] = CHARS[values[i]];
            }
            return end - at;
        }
    }

    /** Decodes where the coupon with this code is stored; empty for an invalid code, most likely a typo. */
    public static Optional<Address> read(String text) {
        String plain = normal(text);
        int length = plain.length();
        if (length < SHORTEST || length > LONGEST || plain.indexOf('?') >= 0) {
            return Optional.empty();
        }
        int check = checksum(values(plain), length - CHECK_CHARS);
        if (plain.charAt(length - 2) != ALPHABET.charAt(check >> 5)
                || plain.charAt(length - 1) != ALPHABET.charAt(check & 31)) {
            return Optional.empty();
        }
        int blockStart = length - CHECK_CHARS - BLOCK_CHARS;
        return Optional.of(new Address(
                number(plain, 0, SHARD_CHARS), number(plain, SHARD_CHARS, blockStart), block(plain, blockStart)));
    }

    /**
     * The sequence inside the block, or 0 when this campaign has never written it. A sequence that was issued again
     * under a later key does not match the earlier key: that code's coupon is lost.
     */
    public static int sequence(Address address, CodeKey key) {
        for (int generation = key.generations() - 1; generation >= 0; generation--) {
            int sequence = sequence(address, key.key(generation));
            if (sequence > 0 && key.generation(sequence) == generation) {
                return sequence;
            }
        }
        return 0;
    }

    private static int sequence(Address address, byte[] key) {
        byte[] plain = run(cipher(Cipher.DECRYPT_MODE, key), address.block());
        int sequence = 0;
        for (int i = 0; i < 16; i++) {
            if (i < 4) {
                sequence = sequence << 8 | plain[i] & 0xff;
            } else if (plain[i] != 0) {
                return 0;
            }
        }
        return Math.max(sequence, 0);
    }

    /** Upper case, without dashes and blanks; letters that look like digits are read as digits. */
    private static String normal(String text) {
        StringBuilder plain = new StringBuilder(LONGEST);
        String upper = text.length() > 2 * LONGEST ? "" : text.toUpperCase(Locale.ROOT);
        for (int i = 0; i < upper.length(); i++) {
            char c = upper.charAt(i);
            if (c != '-' && c != ' ') {
                int value = c < VALUES.length ? VALUES[c] : -1;
                plain.append(value < 0 ? '?' : ALPHABET.charAt(value));
            }
        }
        return plain.toString();
    }

    private static int numberChars(int number) {
        int chars = NUMBER_CHARS;
        while ((long) number >>> (5 * chars) != 0) {
            chars++;
        }
        return chars;
    }

    private static byte[] values(String plain) {
        byte[] values = new byte[plain.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) VALUES[plain.charAt(i)];
        }
        return values;
    }

    private static int number(String plain, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            value = value << 5 | VALUES[plain.charAt(i)];
        }
        return value;
    }

    private static byte[] block(String plain, int from) {
        byte[] block = new byte[16];
        int pendingBits = 0;
        int bits = 0;
        int at = 0;
        for (int i = from; at < block.length; i++) {
            pendingBits = pendingBits << 5 | VALUES[plain.charAt(i)];
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                block[at++] = (byte) (pendingBits >>> bits);
                pendingBits &= (1 << bits) - 1;
            }
        }
        return block;
    }

    /** The values as one number in base 32, behind a leading one, modulo a prime; as many at a step as a long holds. */
    private static int checksum(byte[] values, int length) {
        long check = 1;
        for (int i = 0; i < length; ) {
            int end = Math.min(i + 10, length);
            while (i < end) {
                check = check << 5 | values[i++];
            }
            check %= CHECK_MODULUS;
        }
        return (int) check;
    }

    private static Cipher cipher(int mode, byte[] key) {
        try {
            Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"));
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM has no AES", e);
        }
    }

    static byte[] encrypt(byte[] key, byte[] block) {
        return run(cipher(Cipher.ENCRYPT_MODE, key), block);
    }

    private static byte[] run(Cipher cipher, byte[] block) {
        try {
            return cipher.doFinal(block);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES refused a whole block", e);
        }
    }

    private static int[] values() {
        int[] values = new int[128];
        Arrays.fill(values, -1);
        for (int i = 0; i < ALPHABET.length(); i++) {
            values[ALPHABET.charAt(i)] = i;
        }
        values['O'] = 0;
        values['I'] = 1;
        values['L'] = 1;
        return values;
    }
}
