package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SnapshotHeaderTest {
    private static final RecordLayout LAYOUT = new RecordLayout(240, 1);
    private static final int WATERMARK = 25;

    private final byte[] records = records();

    private static byte[] records() {
        byte[] records = new byte[WATERMARK * RecordLayout.BYTES];
        new Random(1).nextBytes(records);
        return records;
    }

    private byte[] chunk(int chunk) {
        return Arrays.copyOfRange(records, chunk * 240, Math.min((chunk + 1) * 240, records.length));
    }

    private ChunkChecksums checksums() {
        ChunkChecksums sums = new ChunkChecksums(240);
        for (int i = 0; i < WATERMARK; i++) {
            sums.add(records, i * RecordLayout.BYTES, RecordLayout.BYTES);
        }
        return sums;
    }

    private SnapshotHeader header() {
        return new SnapshotHeader(
                "spring-ü", LAYOUT, 4, 99, WATERMARK, checksums().all());
    }

    @Test
    void whatIsWrittenIsRead() {
        SnapshotHeader read = SnapshotHeader.of(header().bytes()).orElseThrow();

        assertThat(read).usingRecursiveComparison().isEqualTo(header());
        assertThat(read.writtenAt()).isEqualTo(new FenceMark(4, 99));
    }

    @Test
    void aHeaderWithOneFlippedBitIsRefused() {
        byte[] whole = header().bytes();
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(SnapshotHeader.of(flipped)).as("bit %d", bit).isEmpty();
        }
    }

    @Test
    void aHeaderThatIsCutOffIsRefused() {
        byte[] whole = header().bytes();
        for (int length = 0; length < whole.length; length++) {
            assertThat(SnapshotHeader.of(Arrays.copyOf(whole, length)))
                    .as("%d bytes", length)
                    .isEmpty();
        }
    }

    @Test
    void aHeaderWhoseChecksumsDoNotFitItsWatermarkIsRefused() {
        SnapshotHeader tooFew = new SnapshotHeader("spring", LAYOUT, 4, 99, WATERMARK, new int[2]);
        SnapshotHeader empty = new SnapshotHeader("spring", LAYOUT, 4, 99, 0, new int[0]);

        assertThat(SnapshotHeader.of(tooFew.bytes())).isEmpty();
        assertThat(SnapshotHeader.of(empty.bytes())).isEmpty();
    }

    @Test
    void aHeaderWhoseChunksHoldNoRecordIsRefused() {
        RecordLayout narrow = new RecordLayout(0, 1);

        assertThat(SnapshotHeader.of(new SnapshotHeader("spring", narrow, 4, 99, 1, new int[1]).bytes()))
                .isEmpty();
    }

    @Test
    void itVouchesForItsOwnChunksAlone() {
        SnapshotHeader header = header();
        for (int chunk = 0; chunk < 3; chunk++) {
            assertThat(header.matches(chunk, chunk(chunk))).isTrue();
            byte[] flipped = chunk(chunk);
            flipped[chunk] ^= 1;
            assertThat(header.matches(chunk, flipped)).isFalse();
        }
        assertThat(header.matches(0, chunk(1))).isFalse();
        assertThat(header.matches(2, Arrays.copyOf(chunk(2), chunk(2).length - 1)))
                .isFalse();
    }

    @Test
    void checksumsThatAreResumedGoOnAsIfTheyHadNotStopped() {
        ChunkChecksums first = new ChunkChecksums(240);
        for (int i = 0; i < 13; i++) {
            first.add(records, i * RecordLayout.BYTES, RecordLayout.BYTES);
        }
        ChunkChecksums resumed = ChunkChecksums.resumed(240, first.all(), Arrays.copyOfRange(records, 240, 312));
        for (int i = 13; i < WATERMARK; i++) {
            resumed.add(records, i * RecordLayout.BYTES, RecordLayout.BYTES);
        }

        assertThat(resumed.all()).isEqualTo(checksums().all());
    }

    @Test
    void everyChunkHasASumHoweverManyThereAre() {
        byte[] chunk = chunk(0);
        ChunkChecksums sums = new ChunkChecksums(240);
        for (int i = 0; i < 9; i++) {
            sums.add(chunk, 0, 240);
        }

        assertThat(sums.all()).hasSize(9).containsOnly(ChunkChecksums.of(chunk, 240));
    }

    @Test
    void aRecordThatCrossesAChunksEndIsRefused() {
        ChunkChecksums sums = new ChunkChecksums(30);
        sums.add(records, 0, RecordLayout.BYTES);

        assertThatThrownBy(() -> sums.add(records, 0, RecordLayout.BYTES)).isInstanceOf(IllegalArgumentException.class);
    }
}
