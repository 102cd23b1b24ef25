package io.dibs.receipt;

import java.security.MessageDigest;
import java.util.List;

/** Checks the proofs of RFC 9162 against roots that somebody signed. */
public final class ProofCheck {
    private ProofCheck() {}

    /** The root of the tree that this proof puts the leaf into. */
    public static byte[] rootOfInclusion(byte[] leafHash, long index, long size, List<byte[]> proof) {
        if (index < 0 || index >= size) {
            throw new InvalidProofException("Leaf " + index + " is not in a tree of " + size);
        }
        MerkleHasher hasher = new MerkleHasher();
        long place = index;
        long last = size - 1;
        byte[] root = leafHash;
        for (byte[] sibling : proof) {
            requireMore(last);
            if ((place & 1) == 1 || place == last) {
                root = hasher.node(sibling, root);
                int skipped = (place & 1) == 1 ? 0 : Long.numberOfTrailingZeros(place);
                place >>= skipped;
                last >>= skipped;
            } else {
                root = hasher.node(root, sibling);
            }
            place >>= 1;
            last >>= 1;
        }
        requireWhole(last);
        return root;
    }

    /** Throws where the larger tree does not begin with the smaller one. */
    public static void requireConsistent(
            long smaller, byte[] smallerRoot, long larger, byte[] largerRoot, List<byte[]> proof) {
        if (smaller < 0 || smaller > larger) {
            throw new InvalidProofException("A log of " + larger + " does not begin with one of " + smaller);
        }
        if (smaller == 0 || smaller == larger) {
            require(proof.isEmpty(), "The proof is too long");
            requireSame(smaller == 0 ? largerRoot : smallerRoot, largerRoot);
            return;
        }
        require(!proof.isEmpty(), "The proof is empty");
        boolean isPower = Long.bitCount(smaller) == 1;
        byte[] first = isPower ? smallerRoot : proof.get(0);
        climb(smaller, larger, first, isPower ? proof : proof.subList(1, proof.size()), smallerRoot, largerRoot);
    }

    private static void climb(
            long smaller, long larger, byte[] first, List<byte[]> proof, byte[] smallerRoot, byte[] largerRoot) {
        MerkleHasher hasher = new MerkleHasher();
        int full = Long.numberOfTrailingZeros(smaller);
        long place = smaller - 1 >> full;
        long last = larger - 1 >> full;
        byte[] before = first;
        byte[] after = first;
        for (byte[] sibling : proof) {
            requireMore(last);
            if ((place & 1) == 1 || place == last) {
                before = hasher.node(sibling, before);
                after = hasher.node(sibling, after);
                int skipped = (place & 1) == 1 ? 0 : Long.numberOfTrailingZeros(place);
                place >>= skipped;
                last >>= skipped;
            } else {
                after = hasher.node(after, sibling);
            }
            place >>= 1;
            last >>= 1;
        }
        requireWhole(last);
        requireSame(before, smallerRoot);
        requireSame(after, largerRoot);
    }

    private static void requireMore(long last) {
        require(last != 0, "The proof is too long");
    }

    private static void requireWhole(long last) {
        require(last == 0, "The proof is too short");
    }

    private static void requireSame(byte[] made, byte[] signed) {
        require(MessageDigest.isEqual(made, signed), "The proof leads to another root: the log was rewritten");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new InvalidProofException(otherwise);
        }
    }
}
