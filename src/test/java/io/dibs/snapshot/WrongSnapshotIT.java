package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which snapshots are not believed? */
class WrongSnapshotIT extends SnapshotFixture {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aFlippedByteInAChunkIsNoticed(int chunk) {
        expect(SnapshotFault.TORN, () -> redis.flip(chunk(chunk), 100));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 6, 20, 34, 44, 50, -1})
    void aFlippedByteInTheHeaderIsNoticed(int at) {
        expect(SnapshotFault.UNREADABLE, () -> redis.flip(HEADER, at < 0 ? redis.get(HEADER).length - 1 : at));
    }

    @Test
    void aMissingHeaderIsNoticed() {
        expect(SnapshotFault.MISSING, () -> redis.delete(HEADER));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3})
    void aMissingChunkIsNoticed(int chunk) {
        expect(SnapshotFault.TORN, () -> redis.delete(chunk(chunk)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void aTruncatedChunkIsNoticed(int chunk) {
        expect(SnapshotFault.TORN, () -> {
            byte[] whole = redis.get(chunk(chunk));
            redis.set(chunk(chunk), Arrays.copyOf(whole, whole.length - 1));
        });
    }

    @Test
    void aTruncatedHeaderIsNoticed() {
        expect(SnapshotFault.UNREADABLE, () -> redis.set(HEADER, Arrays.copyOf(redis.get(HEADER), 50)));
    }

    @Test
    void anotherCampaignsSnapshotIsNoticed() {
        sale.campaign("d", 1);
        sale.issue("d", 140);
        expect(SnapshotFault.OTHER_CAMPAIGN, () -> redis.copy().forEach((key, value) -> {
            if (key.contains("{d}")) {
                redis.set(key.replace("{d}", "{c}"), value);
            }
        }));
    }

    @Test
    void anotherCampaignsChunkIsNoticed() {
        sale.campaign("d", 1);
        sale.issue("d", 140);
        expect(SnapshotFault.TORN, () -> redis.set(chunk(1), redis.get("dibs:test:snapshot:{d}:chunk:1")));
    }

    /** The harm is noticed and counted, memory is right all the same, and a new snapshot is made that is sound. */
    private void expect(SnapshotFault fault, Runnable harm) {
        sale.issue("c", 140);
        sale.written();
        harm.run();
        sale.takeOver();
        assertThat(sale.listener.faults).containsExactly(fault);
        sale.written().takeOver();
        assertThat(sale.listener.faults).isEmpty();
        int issued = sale.truth.coupons.of("c").size();
        assertThat(sale.listener.used.get("c")).isBetween(issued - 7, issued);
    }
}
