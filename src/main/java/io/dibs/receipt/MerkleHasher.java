package io.dibs.receipt;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Hashes leaves and nodes as RFC 6962 does. It owns a digest, so it is not for several threads at once. */
public final class MerkleHasher {
    public static final int BYTES = 32;
    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private final MessageDigest sha256 = sha256();
    private final byte[] subtree = new byte[Tile.WIDTH / 2 * BYTES];

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The root of a tree without leaves. */
    public byte[] empty() {
        return sha256.digest();
    }

    public byte[] leaf(byte[] entry) {
        sha256.update(LEAF);
        return sha256.digest(entry);
    }

    public byte[] node(byte[] left, byte[] right) {
        sha256.update(NODE);
        sha256.update(left);
        return sha256.digest(right);
    }

    /**
     * The root over hashes that stand one after the other.
     *
     * @param at of the first one, counted in hashes
     * @param count a power of two, at most a tile's width
     */
    byte[] root(byte[] hashes, int at, int count) {
        byte[] root = new byte[BYTES];
        if (count == 1) {
            System.arraycopy(hashes, at * BYTES, root, 0, BYTES);
            return root;
        }
        fold(hashes, at, count / 2);
        for (int nodes = count / 4; nodes > 0; nodes /= 2) {
            fold(subtree, 0, nodes);
        }
        System.arraycopy(subtree, 0, root, 0, BYTES);
        return root;
    }

    /** Nodes are written behind what was read, so a row may be folded in place. */
    private void fold(byte[] hashes, int at, int nodes) {
        try {
            for (int i = 0; i < nodes; i++) {
                sha256.update(NODE);
                sha256.update(hashes, (at + 2 * i) * BYTES, 2 * BYTES);
                sha256.digest(subtree, i * BYTES, BYTES);
            }
        } catch (DigestException e) {
            throw new IllegalStateException(e);
        }
    }
}
