package io.dibs.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LogDigestTest {
    @Test
    void theOrderOfAddingDoesNotMatter() {
        long one = LogDigest.of(1, 5, 6);
        long two = LogDigest.of(2, 7, 8);
        assertThat(one ^ two).isEqualTo(two ^ one).isNotZero();
    }

    @Test
    void whoHasWhichSequenceMatters() {
        long asIssued = LogDigest.of(1, 5, 6) ^ LogDigest.of(2, 7, 8);
        assertThat(LogDigest.of(2, 5, 6) ^ LogDigest.of(1, 7, 8)).isNotEqualTo(asIssued);
        assertThat(LogDigest.of(1, 5, 6) ^ LogDigest.of(2, 7, 9)).isNotEqualTo(asIssued);
        assertThat(LogDigest.of(1, 6, 5)).isNotEqualTo(LogDigest.of(1, 5, 6));
    }

    /** Ledgers hold it: it never changes. */
    @Test
    void digestsAreWhatTheyWere() {
        assertThat(LogDigest.of(1, 5, 6)).isEqualTo(0xe9198f57824b5da1L);
        assertThat(LogDigest.of(2, -7, 8)).isEqualTo(0x4033df6872735924L);
    }

    @Test
    void neighboursAreFarApart() {
        Random random = new Random(1);
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            assertThat(seen.add(LogDigest.of(i, i / 100, random.nextInt(3)))).isTrue();
        }
    }
}
