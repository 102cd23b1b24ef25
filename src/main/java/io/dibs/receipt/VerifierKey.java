package io.dibs.receipt;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The public key of who signs notes, as text {@code <name>+<id>+<key>}: an Ed25519 key of signed-note.
 *
 * @param publicKey 32 bytes, as RFC 8032 encodes it
 */
public record VerifierKey(String name, byte[] publicKey) {
    static final byte ED25519 = 1;
    static final int KEY_BYTES = 32;
    static final String ALGORITHM = "Ed25519";
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    public VerifierKey {
        if (name.isEmpty() || name.codePoints().anyMatch(c -> c < ' ' || c == '+' || isSpace(c))) {
            throw new InvalidProofException("A key's name must not be empty or hold spaces or +");
        }
        if (publicKey.length != KEY_BYTES) {
            throw new InvalidProofException("An Ed25519 key has " + KEY_BYTES + " bytes");
        }
    }

    private static boolean isSpace(int c) {
        return Character.isSpaceChar(c) || Character.isWhitespace(c) || c == 0x85;
    }

    public static VerifierKey parse(String text) {
        String[] parts = text.strip().split("\\+", 3);
        if (parts.length != 3) {
            throw new InvalidProofException("A verifier key has the form name+id+key");
        }
        byte[] typed = Base64Text.parse(parts[2], "verifier key");
        if (typed.length == 0 || typed[0] != ED25519) {
            throw new InvalidProofException("The verifier key is not an Ed25519 key");
        }
        VerifierKey key = new VerifierKey(parts[0], Arrays.copyOfRange(typed, 1, typed.length));
        if (!key.idText().equals(parts[1])) {
            throw new InvalidProofException("The verifier key's id does not fit its name and key");
        }
        return key;
    }

    public String text() {
        return name + "+" + idText() + "+" + Base64Text.of(typed());
    }

    /** Tells keys apart; it is no secure hash of them. */
    public int id() {
        MessageDigest sha256 = MerkleHasher.sha256();
        sha256.update(name.getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) '\n');
        return ByteBuffer.wrap(sha256.digest(typed())).getInt();
    }

    private String idText() {
        return HexFormat.of().toHexDigits(id());
    }

    private byte[] typed() {
        ByteArrayOutputStream typed = new ByteArrayOutputStream();
        typed.write(ED25519);
        typed.writeBytes(publicKey);
        return typed.toByteArray();
    }

    boolean verifies(byte[] message, byte[] signature) {
        try {
            Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded())));
            check.update(message);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private byte[] encoded() {
        return ByteBuffer.allocate(X509_PREFIX.length + KEY_BYTES)
                .put(X509_PREFIX)
                .put(publicKey)
                .array();
    }
}
