package io.dibs.snapshot;

import io.dibs.campaign.Terms;
import io.dibs.shard.CouponPage;
import io.dibs.snapshot.InspectionResult.NoHeader;
import io.dibs.snapshot.InspectionResult.Sound;
import io.dibs.snapshot.InspectionResult.Unknown;
import io.dibs.snapshot.InspectionResult.Unproven;
import io.dibs.snapshot.InspectionResult.Unsound;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Checks a snapshot before it is believed: the header, the chunk that ends at the watermark, and the coupon there in
 * PostgreSQL.
 */
final class SnapshotInspection {
    private final SnapshotContext context;
    private final Terms terms;
    private final int issued;
    private final long epoch;
    private final RecordLayout layout;
    private final Consumer<InspectionResult> then;
    private final SnapshotKeys keys;

    /**
     * @param issued how many coupons the ledger holds
     * @param epoch that the shard was taken over with
     */
    SnapshotInspection(
            SnapshotContext context,
            Terms terms,
            int issued,
            long epoch,
            RecordLayout layout,
            Consumer<InspectionResult> then) {
        this.context = context;
        this.terms = terms;
        this.issued = issued;
        this.epoch = epoch;
        this.layout = layout;
        this.then = then;
        this.keys = new SnapshotKeys(terms.campaign());
    }

    void begin() {
        context.store().read(keys.header(), SnapshotHeader.MAX_BYTES, this::headerRead, this::unknown);
    }

    private void headerRead(byte[] bytes) {
        SnapshotHeader.of(bytes)
                .ifPresentOrElse(
                        header -> headerRead(header, bytes),
                        () -> noHeader(bytes.length == 0 ? SnapshotFault.MISSING : SnapshotFault.UNREADABLE));
    }

    private void headerRead(SnapshotHeader header, byte[] headerBytes) {
        if (!header.campaign().equals(terms.campaign())) {
            noHeader(SnapshotFault.OTHER_CAMPAIGN);
        } else if (!header.layout().equals(layout)) {
            unsound(SnapshotFault.UNREADABLE, header);
        } else if (header.epoch() > epoch) {
            unsound(SnapshotFault.LATER_EPOCH, header);
        } else if (header.watermark() > issued) {
            unsound(SnapshotFault.AHEAD, header);
        } else {
            readLastChunk(header, headerBytes);
        }
    }

    private void readLastChunk(SnapshotHeader header, byte[] headerBytes) {
        int last = layout.chunkOf(header.watermark());
        int length = layout.bytesOf(last, header.watermark());
        context.store()
                .read(
                        keys.chunk(last),
                        length,
                        bytes -> lastChunkRead(new Sound(header, headerBytes, bytes)),
                        this::unknown);
    }

    /** @param candidate is sound if chunk and coupon agree with its header */
    private void lastChunkRead(Sound candidate) {
        SnapshotHeader header = candidate.header();
        int watermark = header.watermark();
        if (header.matches(layout.chunkOf(watermark), candidate.lastChunk())) {
            context.ledger().readCoupons(terms, watermark, watermark, row -> rowRead(candidate, row), this::unproven);
        } else {
            unsound(SnapshotFault.TORN, header);
        }
    }

    private void rowRead(Sound candidate, CouponPage row) {
        byte[] chunk = candidate.lastChunk();
        byte[] record = Arrays.copyOfRange(chunk, chunk.length - layout.width(), chunk.length);
        if (Arrays.equals(record, RecordCodec.of(row, layout))) {
            then.accept(candidate);
        } else {
            unsound(SnapshotFault.DIFFERENT, candidate.header());
        }
    }

    private void noHeader(SnapshotFault fault) {
        then.accept(new NoHeader(fault));
    }

    private void unsound(SnapshotFault fault, SnapshotHeader header) {
        then.accept(new Unsound(fault, header));
    }

    private void unknown(String cause) {
        then.accept(new Unknown());
    }

    private void unproven(String cause) {
        then.accept(new Unproven(cause));
    }
}
