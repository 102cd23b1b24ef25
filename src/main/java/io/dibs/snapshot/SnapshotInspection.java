package io.dibs.snapshot;

import io.dibs.campaign.Terms;
import io.dibs.shard.CouponPage;
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
    private byte[] headerBytes;
    private SnapshotHeader header;
    private byte[] lastChunk;

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
        headerBytes = bytes;
        header = SnapshotHeader.of(bytes).orElse(null);
        SnapshotFault fault = header == null ? faultOfNone() : faultOfHeader();
        if (fault != null) {
            unsound(fault);
        } else {
            int last = layout.chunkOf(header.watermark());
            int length = layout.bytesOf(last, header.watermark());
            context.store().read(keys.chunk(last), length, this::lastChunkRead, this::unknown);
        }
    }

    private SnapshotFault faultOfNone() {
        return headerBytes.length == 0 ? SnapshotFault.MISSING : SnapshotFault.UNREADABLE;
    }

    private SnapshotFault faultOfHeader() {
        if (!header.campaign().equals(terms.campaign())) {
            return SnapshotFault.OTHER_CAMPAIGN;
        }
        if (!header.layout().equals(layout)) {
            return SnapshotFault.UNREADABLE;
        }
        if (header.epoch() > epoch) {
            return SnapshotFault.LATER_EPOCH;
        }
        return header.watermark() > issued ? SnapshotFault.AHEAD : null;
    }

    private void lastChunkRead(byte[] bytes) {
        int watermark = header.watermark();
        if (header.matches(layout.chunkOf(watermark), bytes)) {
            lastChunk = bytes;
            context.ledger().readCoupons(terms, watermark, watermark, this::rowRead, this::unproven);
        } else {
            unsound(SnapshotFault.TORN);
        }
    }

    private void rowRead(CouponPage row) {
        byte[] record = Arrays.copyOfRange(lastChunk, lastChunk.length - layout.width(), lastChunk.length);
        if (Arrays.equals(record, RecordCodec.of(row, layout))) {
            then.accept(new Sound(header, headerBytes, lastChunk));
        } else {
            unsound(SnapshotFault.DIFFERENT);
        }
    }

    private void unsound(SnapshotFault fault) {
        boolean ours = header != null && header.campaign().equals(terms.campaign());
        then.accept(new Unsound(fault, ours ? header.watermark() : 0, ours ? header.writtenAt() : null));
    }

    private void unknown(String cause) {
        then.accept(new Unknown());
    }

    private void unproven(String cause) {
        then.accept(new Unproven(cause));
    }
}
