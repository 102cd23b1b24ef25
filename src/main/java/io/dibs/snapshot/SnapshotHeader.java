package io.dibs.snapshot;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a snapshot says of itself; written after the records that it speaks of.
 *
 * @param epoch of the owner that wrote it
 * @param batchNo of the last batch that it may hold coupons of
 * @param watermark the last sequence that it holds; there are no gaps, so it is their count as well
 * @param sums of each chunk's records up to the watermark
 */
record SnapshotHeader(String campaign, RecordLayout layout, long epoch, long batchNo, int watermark, int[] sums) {
    /** Enough for as many coupons as a campaign can have. */
    static final int MAX_BYTES = 1 << 20;

    private static final int MAGIC = 0x64696273;
    static final short FORMAT = 3;
    private static final int FIXED_BYTES = 46;
    private static final int SUM_BYTES = 4;

    byte[] bytes() {
        byte[] name = campaign.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(FIXED_BYTES + name.length + SUM_BYTES * sums.length);
        out.putInt(MAGIC).putShort(FORMAT).putInt(layout.perUser()).putInt(layout.chunkBytes());
        out.putLong(epoch).putLong(batchNo).putInt(watermark);
        out.putInt(name.length).put(name).putInt(sums.length);
        for (int sum : sums) {
            out.putInt(sum);
        }
        byte[] bytes = out.array();
        return out.putInt(sum(bytes)).array();
    }

    FenceMark writtenAt() {
        return new FenceMark(epoch, batchNo);
    }

    private static int sum(byte[] bytes) {
        return ChunkChecksums.of(bytes, bytes.length - SUM_BYTES);
    }

    /** Whether these are exactly the records of the chunk up to the watermark. */
    boolean matches(int chunk, byte[] bytes) {
        return bytes.length == layout.bytesOf(chunk, watermark)
                && ChunkChecksums.of(bytes, bytes.length) == sums[chunk];
    }

    /** Empty where these bytes are not a whole header of this format. */
    static Optional<SnapshotHeader> of(byte[] bytes) {
        if (bytes.length < FIXED_BYTES) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        boolean whole = in.getInt(bytes.length - SUM_BYTES) == sum(bytes);
        return whole && in.getInt() == MAGIC && in.getShort() == FORMAT ? read(in) : Optional.empty();
    }

    private static Optional<SnapshotHeader> read(ByteBuffer in) {
        try {
            int perUser = in.getInt();
            RecordLayout layout = new RecordLayout(in.getInt(), perUser);
            long epoch = in.getLong();
            long batchNo = in.getLong();
            int watermark = in.getInt();
            byte[] name = new byte[bounded(in)];
            in.get(name);
            int[] sums = new int[bounded(in)];
            for (int i = 0; i < sums.length; i++) {
                sums[i] = in.getInt();
            }
            SnapshotHeader header = new SnapshotHeader(
                    new String(name, StandardCharsets.UTF_8), layout, epoch, batchNo, watermark, sums);
            return header.isConsistent() ? Optional.of(header) : Optional.empty();
        } catch (BufferUnderflowException torn) {
            return Optional.empty();
        }
    }

    private static int bounded(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        return length;
    }

    private boolean isConsistent() {
        return watermark > 0 && layout.perChunk() > 0 && layout.chunks(watermark) == sums.length;
    }
}
