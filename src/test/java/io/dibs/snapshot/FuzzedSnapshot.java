package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.shard.CouponPage;
import io.dibs.testkit.fuzz.FuzzedParser;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** The header of a campaign's snapshot and the records of its first chunk, and a mark of the fence. */
public final class FuzzedSnapshot implements FuzzedParser {
    private static final int LARGEST_CHUNK = 1 << 16;
    private static final int SUM_BYTES = 4;
    private static final int[] NOTHING_REVOKED = {};

    @Override
    public List<byte[]> examples() {
        return List.of(example(false), example(true), new FenceMark(3, 77).bytes());
    }

    private static byte[] example(boolean keyed) {
        RecordLayout layout = new RecordLayout(480, keyed ? 2 : 1);
        int watermark = layout.perChunk() + 1;
        return new SnapshotHeader("c", layout, 5, 99, watermark, new int[layout.chunks(watermark)]).bytes();
    }

    /** No fuzzer guesses a checksum: it is put right. */
    @Override
    public void read(byte[] bytes) {
        SnapshotHeader.of(bytes);
        FenceMark.read(bytes).ifPresent(mark -> assertThat(mark.bytes()).isEqualTo(bytes));
        if (bytes.length >= SUM_BYTES) {
            byte[] whole = bytes.clone();
            int sum = ChunkChecksums.of(whole, whole.length - SUM_BYTES);
            ByteBuffer.wrap(whole).putInt(whole.length - SUM_BYTES, sum);
            SnapshotHeader.of(whole).ifPresent(header -> readFirstChunk(header, bytes));
        }
    }

    private static void readFirstChunk(SnapshotHeader header, byte[] bytes) {
        assertThat(SnapshotHeader.of(header.bytes())).isPresent();
        RecordLayout layout = header.layout();
        int chunk = layout.chunkOf(header.watermark());
        int length = layout.bytesOf(chunk, header.watermark());
        if (length <= LARGEST_CHUNK) {
            byte[] records = Arrays.copyOf(bytes, length);
            CouponPage page = RecordCodec.page(
                    layout.firstOf(chunk), header.watermark(), layout, number -> records, NOTHING_REVOKED);
            assertThat(page.size()).isEqualTo(length / layout.width());
            header.matches(chunk, records);
        }
    }
}
