package io.dibs.receipt;

import java.util.List;

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

    /** The hashes of the one of these tiles that is at this path, at least as many as the path says. */
    public static byte[] hashesAt(TilePath path, List<Tile> tiles) {
        return tiles.stream()
                .filter(tile -> tile.level() == path.level() && tile.index() == path.index())
                .filter(tile -> tile.width() >= path.width())
                .findFirst()
                .orElseThrow(() -> new InvalidProofException("The log lacks " + path.text()))
                .hashes();
    }

    public TilePath path() {
        return new TilePath(level, index, width());
    }
}
