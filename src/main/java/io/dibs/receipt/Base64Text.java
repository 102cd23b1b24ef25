package io.dibs.receipt;

import java.util.Base64;

/** Base 64 as notes and proofs have it: one text for each value, so nothing can be changed without being noticed. */
final class Base64Text {
    private Base64Text() {}

    static String of(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static byte[] parse(String text, String what) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (of(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw new InvalidProofException("The " + what + " is not base64");
    }

    static byte[] hash(String text, String what) {
        byte[] bytes = parse(text, what);
        if (bytes.length != MerkleHasher.BYTES) {
            throw new InvalidProofException("The " + what + " is not a SHA-256 hash");
        }
        return bytes;
    }
}
