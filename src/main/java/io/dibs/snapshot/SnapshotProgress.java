package io.dibs.snapshot;

import io.dibs.campaign.Terms;
import io.dibs.shard.CouponPage;
import io.dibs.shard.Fence;
import io.dibs.snapshot.SnapshotStore.Piece;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * How far one campaign's snapshot is: what is committed, what of it waits here, and what Redis should hold. It says
 * what is written next, and calls nobody. Runs on the shard's event loop.
 */
final class SnapshotProgress {
    private final Terms terms;
    private final RecordLayout layout;
    private final SnapshotKeys keys;
    private final PendingRecords pending;
    private final IntConsumer lag;
    private ChunkChecksums checksums;
    private int committed;
    private int written;
    /** What Redis should hold as the header. */
    private byte[] header = {};

    /** What was in the place of a header that was just written. */
    enum Found {
        /** What was left there, or what an earlier owner wrote late: it is true, and written over now. */
        EXPECTED,
        /** What a later owner left is not ours to judge. */
        LATER_OWNER,
        REPLACED
    }

    /** @param lag hears by how many coupons more, or fewer, the snapshot is behind */
    SnapshotProgress(Terms terms, RecordLayout layout, SnapshotMemoryBudget backlog, IntConsumer lag) {
        this.terms = terms;
        this.layout = layout;
        this.keys = new SnapshotKeys(terms.campaign());
        this.pending = new PendingRecords(layout, backlog);
        this.checksums = new ChunkChecksums(layout.chunkBytes());
        this.lag = lag;
    }

    int committed() {
        return committed;
    }

    int written() {
        return written;
    }

    boolean isBehind() {
        return written < committed;
    }

    /** Whether the next records that would be written are here. */
    boolean hasNext() {
        return pending.first() <= written + 1;
    }

    /** Whether enough has gathered that it is not worth waiting for more. */
    boolean hasChunk() {
        return pending.bytes() >= layout.chunkBytes();
    }

    boolean hasAny() {
        return !pending.isEmpty();
    }

    // ---- what there is to write --------------------------------------------------------------------------------

    void advance(int sequence) {
        if (sequence > committed) {
            lag.accept(sequence - committed);
            committed = sequence;
        }
    }

    /** Whether records were dropped that have not been read again. */
    boolean hasOverflowed() {
        return pending.hasOverflowed();
    }

    /** @return false where there was no room, and all that waited is dropped */
    boolean keep(int first, byte[] records) {
        boolean isKept = pending.add(first, records);
        if (!isKept) {
            pending.overflow();
        }
        return isKept;
    }

    /** The sequences that lack first, up to so many. */
    CouponRange missing(int most) {
        return new CouponRange(written + 1, Math.min(Math.min(committed, pending.first() - 1), written + most));
    }

    record CouponRange(int from, int to) {}

    void refill(CouponPage page) {
        pending.refill(page.firstSequence(), RecordCodec.of(page, layout));
    }

    /** Takes what has gathered; empty where the next records are not here. */
    Optional<SnapshotWrite> takeWrite(Fence fence) {
        byte[] records = pending.take(written + 1, layout.chunkBytes());
        if (records.length == 0) {
            return Optional.empty();
        }
        int to = written + records.length / layout.width();
        List<Piece> pieces = SnapshotWrite.pieces(keys, layout, checksums, written + 1, records);
        SnapshotHeader next =
                new SnapshotHeader(terms.campaign(), layout, fence.epoch(), fence.batchNo(), to, checksums.all());
        return Optional.of(new SnapshotWrite(pieces, to, next.bytes()));
    }

    // ---- what Redis holds --------------------------------------------------------------------------------------

    /** Continues the sound snapshot that is in Redis. */
    void resume(InspectionResult.Sound found) {
        header = found.headerBytes();
        checksums = ChunkChecksums.resumed(layout.chunkBytes(), found.header().sums(), found.lastChunk());
        setWritten(found.header().watermark());
    }

    /** @param before what lay where the write has put its header */
    Found judge(byte[] before, SnapshotWrite write, long epoch) {
        if (Arrays.equals(before, header) || Arrays.equals(before, write.header())) {
            return Found.EXPECTED;
        }
        Optional<SnapshotHeader> other = SnapshotHeader.of(before);
        if (other.filter(found -> isLate(found, epoch)).isPresent()) {
            return Found.EXPECTED;
        }
        return other.filter(found -> found.epoch() > epoch).isPresent() ? Found.LATER_OWNER : Found.REPLACED;
    }

    /** An owner that was paused ends its write under the next one. */
    private boolean isLate(SnapshotHeader found, long epoch) {
        return found.campaign().equals(terms.campaign()) && found.epoch() < epoch;
    }

    void arrived(SnapshotWrite write) {
        header = write.header();
        pending.reopen();
        setWritten(write.to());
    }

    /** What lies in Redis is of no use: all is written again. */
    void restart() {
        header = new byte[0];
        checksums = new ChunkChecksums(layout.chunkBytes());
        setWritten(0);
    }

    private void setWritten(int sequence) {
        lag.accept(written - sequence);
        written = sequence;
    }

    /** Nothing waits any more, and nothing is behind. */
    void end() {
        pending.clear();
        lag.accept(written - committed);
    }
}
