package io.dibs.receipt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Appends leaves to a tree and yields its tiles. It holds the partial tile of each level, which is all that a tree of
 * any size needs to grow, so it can be continued from these.
 */
public final class TreeBuilder {
    private final MerkleHasher hasher = new MerkleHasher();
    private final List<PartialTile> edge = new ArrayList<>();
    private final List<Tile> filled = new ArrayList<>();
    private long size;

    private static final class PartialTile {
        private final byte[] hashes = new byte[Tile.WIDTH * MerkleHasher.BYTES];
        private long index;
        private int width;
        private boolean isChanged;

        void add(byte[] hash) {
            System.arraycopy(hash, 0, hashes, width * MerkleHasher.BYTES, MerkleHasher.BYTES);
            width++;
            isChanged = true;
        }

        void clear() {
            index++;
            width = 0;
            isChanged = false;
        }

        Tile tile(int level) {
            return new Tile(level, index, Arrays.copyOf(hashes, width * MerkleHasher.BYTES));
        }
    }

    /** Paths of the partial tiles from which a tree of this size is continued. */
    public static List<TilePath> edge(long size) {
        List<TilePath> paths = new ArrayList<>();
        for (int level = 0; size >> Tile.HEIGHT * level > 0; level++) {
            long hashes = size >> Tile.HEIGHT * level;
            if (hashes % Tile.WIDTH > 0) {
                paths.add(TilePath.in(size, level, hashes / Tile.WIDTH));
            }
        }
        return paths;
    }

    /** @param partial the tiles at {@link #edge}; they may be wider, if the tree has grown since */
    public static TreeBuilder resume(long size, List<Tile> partial) {
        TreeBuilder builder = new TreeBuilder();
        builder.size = size;
        for (int level = 0; size >> Tile.HEIGHT * level > 0; level++) {
            builder.level(level).index = size >> Tile.HEIGHT * (level + 1);
        }
        for (TilePath path : edge(size)) {
            PartialTile open = builder.level(path.level());
            open.width = path.width();
            System.arraycopy(Tile.hashesAt(path, partial), 0, open.hashes, 0, path.width() * MerkleHasher.BYTES);
        }
        return builder;
    }

    public void append(byte[] leafHash) {
        size++;
        append(0, leafHash);
    }

    private void append(int level, byte[] hash) {
        PartialTile open = level(level);
        open.add(hash);
        if (open.width == Tile.WIDTH) {
            filled.add(open.tile(level));
            byte[] root = hasher.root(open.hashes, 0, Tile.WIDTH);
            open.clear();
            append(level + 1, root);
        }
    }

    private PartialTile level(int level) {
        while (edge.size() <= level) {
            edge.add(new PartialTile());
        }
        return edge.get(level);
    }

    public long size() {
        return size;
    }

    /** The root of all that was appended: the subtrees of the edge, joined from the right. */
    public byte[] root() {
        byte[] joined = null;
        for (PartialTile open : edge) {
            int end = open.width;
            for (int count = 1; count <= open.width; count *= 2) {
                if ((open.width & count) != 0) {
                    end -= count;
                    byte[] left = hasher.root(open.hashes, end, count);
                    joined = joined == null ? left : hasher.node(left, joined);
                }
            }
        }
        return joined == null ? hasher.empty() : joined;
    }

    /** The tiles that are new or wider since this was last asked. */
    public List<Tile> takeChanged() {
        List<Tile> changed = new ArrayList<>(filled);
        filled.clear();
        for (int level = 0; level < edge.size(); level++) {
            PartialTile open = edge.get(level);
            if (open.isChanged) {
                open.isChanged = false;
                changed.add(open.tile(level));
            }
        }
        return changed;
    }
}
