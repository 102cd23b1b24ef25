package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordLayoutTest {
    private static final int CHUNK_BYTES = 250;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void recordsLieInSequenceOrderWithoutOverlapOrGap(boolean keyed) {
        RecordLayout layout = new RecordLayout(CHUNK_BYTES, keyed ? 2 : 1);
        int chunk = 0;
        int offset = 0;
        for (int sequence = 1; sequence <= 100; sequence++) {
            assertThat(layout.chunkOf(sequence)).isEqualTo(chunk);
            assertThat(layout.offsetOf(sequence)).isEqualTo(offset);
            offset += layout.width();
            if (offset + layout.width() > CHUNK_BYTES) {
                chunk++;
                offset = 0;
            }
        }
    }

    @Test
    void aKeyMakesARecordWider() {
        assertThat(new RecordLayout(CHUNK_BYTES, 1).perChunk()).isEqualTo(10);
        assertThat(new RecordLayout(CHUNK_BYTES, 2).perChunk()).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 10, 11, 20, 21, 99, 100})
    void theChunksUpToAWatermarkHoldExactlyItsRecords(int watermark) {
        RecordLayout layout = new RecordLayout(CHUNK_BYTES, 1);
        int records = 0;
        for (int chunk = 0; chunk < layout.chunks(watermark); chunk++) {
            assertThat(layout.firstOf(chunk)).isEqualTo(records + 1);
            records += layout.bytesOf(chunk, watermark) / layout.width();
        }
        assertThat(records).isEqualTo(watermark);
    }

    @Test
    void withoutRecordsThereAreNoChunks() {
        assertThat(new RecordLayout(CHUNK_BYTES, 1).chunks(0)).isZero();
    }
}
