package io.dibs.receipt;

/**
 * Hashes of a tree that stand side by side: at level 0 of leaves, above of full tiles of the level below.
 *
 * @param hashes one after the other, at most {@link #WIDTH}; a tile with fewer is partial
 */
public record Tile(int level, long index, byte[] hashes) {
    static final int HEIGHT = 8;
    public static final int WIDTH = 1 << HEIGHT;

    public int width() {
        return hashes.length / MerkleHasher.BYTES;
    }

    public TilePath path() {
        return new TilePath(level, index, width());
    }
}
