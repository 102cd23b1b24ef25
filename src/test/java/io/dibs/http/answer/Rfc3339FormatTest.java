package io.dibs.http.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Rfc3339FormatTest {
    private static final DateTimeFormatter JAVA =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    @Test
    void everyDayOfFourCenturiesIsWrittenAsJavaWritesIt() {
        for (long day = 0; day < 146_097 + 366; day++) {
            long millis = day * 86_400_000 + day % 86_400_000;
            assertThat(Rfc3339Format.text(millis)).isEqualTo(JAVA.format(Instant.ofEpochMilli(millis)));
        }
    }

    @Test
    void timesUpToTheYear9999AreWrittenAsJavaWritesThem() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long end = Rfc3339Format.parse("9999-12-31T23:59:59.999Z");
        for (int i = 0; i < 100_000; i++) {
            long millis = (long) (random.nextDouble() * end);
            assertThat(Rfc3339Format.text(millis))
                    .as("seed " + seed)
                    .isEqualTo(JAVA.format(Instant.ofEpochMilli(millis)));
        }
        assertThat(Rfc3339Format.text(end)).isEqualTo("9999-12-31T23:59:59.999Z");
        assertThat(Rfc3339Format.text(Long.MAX_VALUE)).isEqualTo("9999-12-31T23:59:59.999Z");
    }

    @Test
    void whatIsWrittenIsReadBack() {
        assertThat(Rfc3339Format.parse(Rfc3339Format.text(1_234_567_890_123L))).isEqualTo(1_234_567_890_123L);
        assertThat(Rfc3339Format.parse("2030-01-01T01:00:00+01:00"))
                .isEqualTo(Rfc3339Format.parse("2030-01-01T00:00:00Z"));
        assertThat(Rfc3339Format.parse("2030-01-01")).isEqualTo(-1);
        assertThat(Rfc3339Format.parse("+1000000-01-01T00:00:00Z")).isEqualTo(-1);
    }
}
