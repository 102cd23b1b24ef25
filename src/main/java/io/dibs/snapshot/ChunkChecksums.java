package io.dibs.snapshot;

import java.util.Arrays;
import java.util.zip.CRC32C;

/** The checksum of each chunk's records, carried on as records are added. */
final class ChunkChecksums {
    private final int chunkBytes;
    private int[] full = new int[4];
    private int fullChunks;
    private CRC32C open = new CRC32C();
    private int openBytes;

    ChunkChecksums(int chunkBytes) {
        this.chunkBytes = chunkBytes;
    }

    /** @param lastChunk the bytes behind the last of the sums */
    static ChunkChecksums resumed(int chunkBytes, int[] sums, byte[] lastChunk) {
        ChunkChecksums resumed = new ChunkChecksums(chunkBytes);
        resumed.full = Arrays.copyOf(sums, sums.length + 4);
        resumed.fullChunks = sums.length - 1;
        resumed.add(lastChunk, 0, lastChunk.length);
        return resumed;
    }

    static int of(byte[] bytes, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, length);
        return (int) sum.getValue();
    }

    /** Bytes that go into one chunk. */
    void add(byte[] bytes, int from, int length) {
        if (openBytes + length > chunkBytes) {
            throw new IllegalArgumentException(length + " bytes do not fit behind " + openBytes);
        }
        open.update(bytes, from, length);
        openBytes += length;
        if (openBytes == chunkBytes) {
            full = fullChunks == full.length ? Arrays.copyOf(full, fullChunks * 2) : full;
            full[fullChunks++] = (int) open.getValue();
            open = new CRC32C();
            openBytes = 0;
        }
    }

    int[] all() {
        int[] all = Arrays.copyOf(full, openBytes > 0 ? fullChunks + 1 : fullChunks);
        if (openBytes > 0) {
            all[fullChunks] = (int) open.getValue();
        }
        return all;
    }
}
