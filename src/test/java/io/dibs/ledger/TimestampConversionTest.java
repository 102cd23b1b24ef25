package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampConversionTest {
    private static final long NEVER = Long.MAX_VALUE;

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 946_684_800_000L, 1_700_000_000_123L, -1})
    void aMomentComesBackToTheMillisecond(long millis) {
        assertThat(TimestampConversion.millis(TimestampConversion.of(millis))).isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource({"0, 946684800000", "1000, 946684800001", "1999, 946684800001", "-1, 946684799999", "-946684800000000, 0"
    })
    void theBinaryFormCountsMicrosecondsFrom2000AndIsCutOffToTheMillisecond(long micros, long millis) {
        assertThat(TimestampConversion.fromBinary(micros)).isEqualTo(millis);
    }

    @Test
    void aMomentThatNeverComesIsNull() {
        assertThat(TimestampConversion.unless(NEVER, NEVER)).isNull();
        assertThat(TimestampConversion.unless(NEVER, 5)).isEqualTo(OffsetDateTime.parse("1970-01-01T00:00:00.005Z"));
        assertThat(TimestampConversion.millisOr(NEVER, null)).isEqualTo(NEVER);
        assertThat(TimestampConversion.millisOr(NEVER, TimestampConversion.of(5)))
                .isEqualTo(5);
        assertThat(TimestampConversion.millisOrNull(null)).isNull();
        assertThat(TimestampConversion.millisOrNull(TimestampConversion.of(5))).isEqualTo(5);
    }
}
