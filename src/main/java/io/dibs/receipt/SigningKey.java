package io.dibs.receipt;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** The installation's Ed25519 key. It signs for each campaign's log under that log's name. */
public final class SigningKey {
    private static final byte[] PKCS8_PREFIX = HexFormat.of().parseHex("302e020100300506032b657004220420");

    private final byte[] seed;
    private final byte[] publicKey;
    private final PrivateKey key;

    private SigningKey(byte[] seed, byte[] publicKey) {
        this.seed = seed;
        this.publicKey = publicKey;
        this.key = privateKey(seed);
    }

    public static SigningKey generate() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(VerifierKey.ALGORITHM).generateKeyPair();
            return new SigningKey(
                    last(pair.getPrivate().getEncoded()), last(pair.getPublic().getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] last(byte[] encoded) {
        return Arrays.copyOfRange(encoded, encoded.length - VerifierKey.KEY_BYTES, encoded.length);
    }

    private static PrivateKey privateKey(byte[] seed) {
        byte[] encoded = ByteBuffer.allocate(PKCS8_PREFIX.length + seed.length)
                .put(PKCS8_PREFIX)
                .put(seed)
                .array();
        try {
            return KeyFactory.getInstance(VerifierKey.ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("The text is not an Ed25519 key", e);
        }
    }

    /** @param text of {@link #secretText} */
    public static SigningKey parse(String text) {
        byte[] both = HexFormat.of().parseHex(text);
        if (both.length != 2 * VerifierKey.KEY_BYTES) {
            throw new IllegalArgumentException("The text is not an Ed25519 key");
        }
        return new SigningKey(
                Arrays.copyOf(both, VerifierKey.KEY_BYTES),
                Arrays.copyOfRange(both, VerifierKey.KEY_BYTES, both.length));
    }

    /** Seed and public key, to be kept where the secrets of the installation are. */
    public String secretText() {
        return HexFormat.of().formatHex(seed) + HexFormat.of().formatHex(publicKey);
    }

    public VerifierKey verifier(String name) {
        return new VerifierKey(name, publicKey);
    }

    /** @return the whole note */
    public String sign(String name, String text) {
        try {
            Signature signature = Signature.getInstance(VerifierKey.ALGORITHM);
            signature.initSign(key);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return SignedNote.line(text, verifier(name), signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
