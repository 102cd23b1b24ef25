package io.dibs.receipt;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Makes the proofs of RFC 6962 from the tiles of a tree. */
public final class TreeProofs {
    private final long size;
    private final TileSource tiles;
    private final MerkleHasher hasher = new MerkleHasher();

    /** Yields the hashes of a tile, at least as many as its path says. */
    @FunctionalInterface
    public interface TileSource {
        byte[] hashes(TilePath path);
    }

    public TreeProofs(long size, TileSource tiles) {
        this.size = size;
        this.tiles = tiles;
    }

    /** The tiles that the inclusion proof of a leaf is made from, so that they can be read at once. */
    public static Set<TilePath> tilesOfInclusion(long index, long size) {
        Set<TilePath> asked = new LinkedHashSet<>();
        byte[] any = new byte[Tile.WIDTH * MerkleHasher.BYTES];
        new TreeProofs(size, path -> {
                    asked.add(path);
                    return any;
                })
                .inclusion(index);
        return asked;
    }

    public byte[] root() {
        return size == 0 ? hasher.empty() : root(0, size);
    }

    /** From the leaf's sibling up to the root's child. */
    public List<byte[]> inclusion(long index) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("A tree of " + size + " has no leaf " + index);
        }
        List<byte[]> proof = new ArrayList<>();
        include(index, 0, size, proof);
        return proof;
    }

    private void include(long index, long from, long to, List<byte[]> proof) {
        if (to - from == 1) {
            return;
        }
        long middle = from + largestPowerBelow(to - from);
        if (index < middle) {
            include(index, from, middle, proof);
            proof.add(root(middle, to));
        } else {
            include(index, middle, to, proof);
            proof.add(root(from, middle));
        }
    }

    /** That the tree of the smaller size is how this one began. */
    public List<byte[]> consistency(long smaller) {
        if (smaller < 0 || smaller > size) {
            throw new IllegalArgumentException("A tree of " + size + " did not begin with one of " + smaller);
        }
        List<byte[]> proof = new ArrayList<>();
        if (smaller > 0) {
            begin(smaller, 0, size, true, proof);
        }
        return proof;
    }

    private void begin(long end, long from, long to, boolean isKnown, List<byte[]> proof) {
        if (end == to) {
            if (!isKnown) {
                proof.add(root(from, to));
            }
            return;
        }
        long middle = from + largestPowerBelow(to - from);
        if (end <= middle) {
            begin(end, from, middle, isKnown, proof);
            proof.add(root(middle, to));
        } else {
            begin(end, middle, to, false, proof);
            proof.add(root(from, middle));
        }
    }

    private byte[] root(long from, long to) {
        long count = to - from;
        if (Long.bitCount(count) == 1) {
            return subtree(from, Long.numberOfTrailingZeros(count));
        }
        long middle = from + largestPowerBelow(count);
        return hasher.node(root(from, middle), root(middle, to));
    }

    private byte[] subtree(long from, int height) {
        int level = height / Tile.HEIGHT;
        long place = from >> Tile.HEIGHT * level;
        byte[] hashes = tiles.hashes(TilePath.in(size, level, place / Tile.WIDTH));
        return hasher.root(hashes, (int) (place % Tile.WIDTH), 1 << height % Tile.HEIGHT);
    }

    private static long largestPowerBelow(long count) {
        return Long.highestOneBit(count - 1);
    }
}
