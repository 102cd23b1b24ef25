package io.dibs.snapshot;

import io.dibs.snapshot.SnapshotStore.Piece;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Records that are being written to Redis, and the header that makes them valid. Sent again as it is where its fate is
 * not known.
 *
 * @param to the watermark when it has arrived
 */
record SnapshotWrite(List<Piece> pieces, int to, byte[] header) {
    /** Cuts records at the ends of chunks, and adds them to the sums. */
    static List<Piece> pieces(SnapshotKeys keys, RecordLayout layout, ChunkChecksums sums, int from, byte[] records) {
        List<Piece> pieces = new ArrayList<>();
        int sequence = from;
        for (int at = 0; at < records.length; ) {
            int offset = layout.offsetOf(sequence);
            int length = Math.min(records.length - at, layout.chunkBytes() - offset);
            byte[] bytes = length == records.length ? records : Arrays.copyOfRange(records, at, at + length);
            sums.add(bytes, 0, length);
            pieces.add(new Piece(keys.chunk(layout.chunkOf(sequence)), offset, bytes));
            at += length;
            sequence += length / layout.width();
        }
        return pieces;
    }
}
